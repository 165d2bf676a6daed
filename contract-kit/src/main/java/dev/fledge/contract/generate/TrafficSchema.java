package dev.fledge.contract.generate;

import dev.fledge.http.record.PathTemplate;
import dev.fledge.schema.JsonSchema;

/** What the recorded answers of one operation, status and content type had in common, as a JSON Schema. Immutable. */
public final class TrafficSchema {
    private final AnswerGroup.Key key;
    private final int observations;
    private final String fileName;
    private final String json;

    TrafficSchema(AnswerGroup.Key key, int observations, String fileName, String json) {
        this.key = key;
        this.observations = observations;
        this.fileName = fileName;
        this.json = json;
    }

    /** Returns method, path and status, such as {@code POST /recommend 200}. */
    public String operation() {
        return key.operation();
    }

    /** Returns the method, in upper case. */
    public String method() {
        return key.method();
    }

    /** Returns what the paths had in common; parts that may be a person's are parameters. */
    public PathTemplate path() {
        return PathTemplate.of(key.path());
    }

    /** Returns the status, 200 to 299 or 400 to 499. */
    public int status() {
        return key.status();
    }

    /** Returns the content type without parameters, such as {@code application/json}. */
    public String mediaType() {
        return key.mediaType();
    }

    /** Returns how many bodies it was made of. */
    public int observations() {
        return observations;
    }

    /** Returns a name for a file, such as {@code post-recommend-200.json}; no two schemas of a recording have the same. */
    public String fileName() {
        return fileName;
    }

    /** Returns the text of the schema, JSON Schema 2020-12 over several lines, of which every body that it was made of passes. */
    public String json() {
        return json;
    }

    /** Returns the schema compiled. Costs some milliseconds. */
    public JsonSchema schema() {
        return JsonSchema.parse(fileName, json);
    }

    /** Returns method, path, status and the number of bodies. */
    @Override
    public String toString() {
        return key.operation() + " (" + observations + (observations == 1 ? " body" : " bodies") + ")";
    }
}
