package dev.fledge.rollout.kubernetes;

import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * One request, as the API and messages name it.
 *
 * @param verb of the API, such as {@code list}
 * @param place what it is about
 * @param url with the query
 * @param body what it carries
 */
record Asked(String verb, Place place, HttpUrl url, Optional<Patch> body) {
    static final String JSON = "application/json";

    /**
     * @param resource plural, with the subresource after a slash
     * @param name empty for all
     */
    record Place(ResourceKind kind, String resource, String namespace, String name) {
        static Place of(ObjectRef ref) {
            return new Place(ref.kind(), ref.kind().plural(), ref.namespace(), ref.name());
        }

        static Place of(ResourceKind kind, String namespace) {
            return new Place(kind, kind.plural(), namespace, "");
        }

        Place sub(String subresource) {
            return new Place(kind, resource + "/" + subresource, namespace, name);
        }

        @Override
        public String toString() {
            String group = kind.group().isEmpty() ? "" : "." + kind.group();
            return resource + group + (name.isEmpty() ? " in " + namespace : " " + namespace + "/" + name);
        }
    }

    String method() {
        return switch (verb) {
            case "create" -> "POST";
            case "update" -> "PUT";
            case "patch" -> "PATCH";
            case "delete" -> "DELETE";
            case "review" -> "POST";
            default -> "GET";
        };
    }

    /** Whether it may change something. */
    boolean isWrite() {
        return !method().equals("GET") && !verb.equals("review");
    }

    /** Whether carrying it out twice changes nothing the second time, because it says what it presumes. */
    boolean isGuarded() {
        String json = body.map(Patch::json).orElse("");
        return json.contains("\"resourceVersion\"") || json.contains("\"op\":\"test\"") || json.contains("\"uid\"");
    }

    @Override
    public String toString() {
        return verb + " " + place;
    }
}
