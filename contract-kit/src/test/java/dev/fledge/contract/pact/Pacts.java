package dev.fledge.contract.pact;

/** Small pacts of version 4, written by hand as another tool would. */
final class Pacts {
    private Pacts() {}

    /** Returns a pact of these interactions, each a JSON object. */
    static PactFile of(String... interactions) {
        return PactFile.parse(
                "where2eat-prices.json",
                "{\"consumer\": {\"name\": \"where2eat\"}, \"provider\": {\"name\": \"prices\"}, \"interactions\": [\n"
                        + String.join(",\n", interactions)
                        + "],\n\"metadata\": {\"pactSpecification\": {\"version\": \"4.0\"}}}");
    }

    /** Returns an interaction that GETs a path and expects JSON. */
    static String get(String description, String path, String json) {
        return get(description, path, json, "");
    }

    /** Returns an interaction that GETs a path and expects JSON, with more keys. */
    static String get(String description, String path, String json, String more) {
        return http(description, "\"method\": \"GET\", \"path\": \"" + path + "\"", 200, json, more);
    }

    static String http(String description, String request, int status, String json, String more) {
        return "{\"type\": \"Synchronous/HTTP\", \"description\": \"" + description + "\", " + more
                + "\"request\": {" + request + "}, \"response\": {\"status\": " + status
                + (json.isEmpty()
                        ? ""
                        : ", \"body\": {\"content\": " + json + ", \"contentType\": \"application/json\"}")
                + "}}";
    }
}
