package dev.fledge.contract.schema;

import dev.fledge.contract.schema.BodyRules.Rule;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Redactor;
import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.schema.SchemaDocuments;
import dev.fledge.schema.SchemaSet;
import dev.fledge.schema.SchemaViolation;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import okhttp3.HttpUrl;

/**
 * What a body is promised to look like, by a JSON Schema or by an OpenAPI document.
 *
 * <p>A check gives a {@link SchemaReport} and never throws for what it is given. Formats are checked; references lead into
 * the same document unless other documents are allowed. Immutable and thread-safe.
 */
public final class JsonContract {
    private static final int MOST_BYTES = 10 * 1024 * 1024;

    private final String name;
    private final OptionalInt status;
    private final BodyRules rules;
    private final boolean strict;

    private JsonContract(String name, OptionalInt status, BodyRules rules, boolean strict) {
        this.name = name;
        this.status = status;
        this.rules = rules;
        this.strict = strict;
    }

    /** Returns the contract that a body meets a schema, whatever status and content type it comes with. */
    public static JsonContract of(JsonSchema schema) {
        return new JsonContract(schema.source(), OptionalInt.empty(), BodyRules.of(schema), false);
    }

    /**
     * Returns the contract of a schema that stands in the code.
     *
     * @throws DocumentException if it is no valid JSON Schema
     */
    public static JsonContract inline(String json) {
        return of(JsonSchema.parse("inline schema", json));
    }

    /**
     * Returns the contract of a schema in a file; its references must lead into the same file.
     *
     * @throws DocumentException if it is no valid JSON Schema
     * @throws IOException if the file cannot be read
     */
    public static JsonContract file(Path file) throws IOException {
        return file(file, SchemaDocuments.none());
    }

    /**
     * Returns the contract of a schema in a file.
     *
     * @param documents which others it may refer to, such as {@code SchemaDocuments.folder(file.getParent())}
     * @throws DocumentException if it, or one that it refers to, is no valid JSON Schema
     * @throws IOException if the file cannot be read
     */
    public static JsonContract file(Path file, SchemaDocuments documents) throws IOException {
        return of(SchemaSet.builder(Document.read(file))
                .address(file.toUri())
                .documents(documents)
                .build()
                .whole());
    }

    /**
     * Returns the contract of a schema on the class path, such as {@code schemas/price.json}.
     *
     * @throws DocumentException if it is no valid JSON Schema, or has more than 10 MB
     * @throws IOException if there is no such resource, or it cannot be read
     */
    public static JsonContract classpath(String resource) throws IOException {
        ClassLoader loader = Optional.ofNullable(Thread.currentThread().getContextClassLoader())
                .orElse(JsonContract.class.getClassLoader());
        try (InputStream in = loader.getResourceAsStream(resource)) {
            if (in == null) {
                throw new FileNotFoundException("there is no " + resource
                        + " on the class path; name it from the root, without a slash at the beginning");
            }
            String text = new String(in.readNBytes(MOST_BYTES + 1), StandardCharsets.UTF_8);
            String lower = resource.toLowerCase(Locale.ROOT);
            boolean yaml = lower.endsWith(".yaml") || lower.endsWith(".yml");
            return of(JsonSchema.parse(yaml ? Document.yaml(resource, text) : Document.json(resource, text)));
        }
    }

    /**
     * Returns the contract of a schema that is fetched now, once. Its references may lead wherever {@code remote} allows.
     *
     * @param url may have a JSON pointer as its fragment
     * @throws DocumentException if it is no valid JSON Schema
     * @throws IOException if it is not allowed or could not be fetched
     */
    public static JsonContract url(HttpUrl url, RemoteSchemas remote) throws IOException {
        HttpUrl address = url.newBuilder().fragment(null).build();
        DocumentNode document = remote.find(address.toString())
                .orElseThrow(() -> new IOException(
                        address.redact() + " may not be fetched; allow it with RemoteSchemas.Builder.allow"));
        return of(SchemaSet.builder(document)
                .address(address.uri())
                .documents(remote)
                .build()
                .at(Optional.ofNullable(url.fragment()).orElse("")));
    }

    /**
     * Returns the contracts of an OpenAPI document; references must lead into the same file.
     *
     * @throws DocumentException if it is malformed, no OpenAPI document or one of another version than 3.0 and 3.1
     * @throws IOException if the file cannot be read
     */
    public static OpenApiContract openApi(Path file) throws IOException {
        return OpenApiContract.of(OpenApiDocument.read(file));
    }

    static JsonContract of(String name, OptionalInt status, BodyRules rules) {
        return new JsonContract(name, status, rules, false);
    }

    /** Returns the same, but properties that the schema declares nowhere become notes of the report. They are no fault. */
    public JsonContract strict() {
        return new JsonContract(name, status, rules, true);
    }

    /** Returns the same, but of a choice that is not met every branch is told, not only the closest. */
    public JsonContract tellingAllBranches() {
        return new JsonContract(name, status, rules.using(JsonSchema::tellingAllBranches), strict);
    }

    /** Returns what messages call the contract, such as {@code prices.yaml#/components/schemas/Price}. */
    public String name() {
        return rules.forText().map(Rule::name).orElse(name);
    }

    /** Returns the status that an answer must have; empty if any will do. */
    public OptionalInt status() {
        return status;
    }

    /** Returns whether no body at all could break the contract: nothing it says about a body refuses anything. */
    public boolean constrainsNothing() {
        return !rules.describeNone() && rules.all().stream().allMatch(JsonContract::constrainsNothing);
    }

    private static boolean constrainsNothing(Rule rule) {
        return rule.schema().map(JsonSchema::constrainsNothing).orElse(true);
    }

    /** Checks a text that is a JSON body, whatever it came with. */
    public SchemaReport check(String json) {
        return withoutAnswer(json);
    }

    /** Checks a JSON body in UTF-8, whatever it came with. */
    public SchemaReport check(byte[] utf8) {
        return withoutAnswer(new String(utf8, StandardCharsets.UTF_8));
    }

    /** Checks an answer: status and content type, where the contract says something about them, and the body. */
    public SchemaReport check(HttpAnswer answer) {
        return check(answer, answer.call().map(HttpCall::redactor).orElseGet(Redactor::byName));
    }

    /** Checks an answer; the report shows nothing of what {@code redactor} hides. */
    public SchemaReport check(HttpAnswer answer, Redactor redactor) {
        SchemaReport.Builder report = new SchemaReport.Builder(name())
                .answer(answer.status(), answer.header("Content-Type").map(redactor::redact));
        answer.call().ifPresent(call -> report.request(redactor.redact(requestLine(call, redactor))));
        return check(answer, redactor, report);
    }

    SchemaReport check(HttpAnswer answer, Redactor redactor, SchemaReport.Builder report) {
        if (status.isPresent() && status.getAsInt() != answer.status()) {
            return report.broken("WRONG_STATUS", "expected status " + status.getAsInt() + ", found " + answer.status());
        }
        if (rules.describeNone()) {
            return answer.bodyBytes() == 0
                    ? report.met()
                    : report.broken("BODY_UNDOCUMENTED", "expected no body, found " + answer.bodyBytes() + " bytes");
        }
        Optional<String> type = answer.header("Content-Type");
        Optional<Rule> rule =
                type.flatMap(rules::forType).or(() -> rules.mindTypes() ? Optional.empty() : rules.forText());
        if (rule.isEmpty() && answer.bodyBytes() > 0) {
            return report.broken(
                    "CONTENT_TYPE_UNDOCUMENTED",
                    "expected content type " + rules.types() + ", found "
                            + type.map(redactor::redact).orElse("none"));
        }
        Rule meant = rule.or(rules::forText).orElse(new Rule(name, Optional.empty(), false));
        report.contract(meant.name());
        if (!meant.isJson()) {
            return report.warning("the body is not JSON by its content type; only status and content type were checked")
                    .met();
        }
        if (answer.truncated()) {
            return report.broken(
                    "BODY_TOO_LONG",
                    "expected a body of at most " + answer.bodyBytes()
                            + " bytes, found more; if that is right, raise bodyLimitBytes");
        }
        return check(meant, answer.bodyText(), redactor, report);
    }

    private SchemaReport withoutAnswer(String json) {
        SchemaReport.Builder report = new SchemaReport.Builder(name());
        Optional<Rule> rule = rules.forText();
        return rule.isEmpty()
                ? report.unchecked("NOT_CHECKED", "the contract describes no JSON body")
                : check(rule.get(), json, Redactor.byName(), report);
    }

    private SchemaReport check(Rule rule, String body, Redactor redactor, SchemaReport.Builder report) {
        if (constrainsNothing(rule)) {
            return report.warning(rule.name() + " constrains nothing, so any body would meet it; give it a type and"
                            + " required properties, or look for misspelt keywords")
                    .unchecked("CONSTRAINS_NOTHING", "there is nothing that a body could break");
        }
        if (body.isBlank()) {
            return report.broken("EMPTY_BODY", "expected a JSON body, found none");
        }
        JsonSchema schema = rule.schema().orElseThrow();
        try {
            List<SchemaViolation> violations = schema.check("body", body);
            if (strict) {
                report.notes(shown(schema.undeclared("body", body), body, redactor));
            }
            return violations.isEmpty() ? report.met() : report.violated(shown(violations, body, redactor));
        } catch (IllegalStateException e) {
            return report.unchecked("NOT_CHECKED", String.valueOf(e.getMessage()));
        }
    }

    /** A value is cut for the message; half a secret could not be found again, so then no value is shown. */
    private static List<SchemaViolation> shown(List<SchemaViolation> violations, String body, Redactor redactor) {
        return violations.isEmpty() || !(redactor.reveals(body) || redactor.reveals(unescaped(body)))
                ? violations
                : violations.stream()
                        .map(violation -> violation.withoutValues(redactor::redact))
                        .toList();
    }

    /** Returns the body with each character written plainly: JSON has many ways to write a secret. */
    static String unescaped(String body) {
        try {
            return Document.json("body", body).toJson();
        } catch (DocumentException e) {
            return body;
        }
    }

    private static String requestLine(HttpCall call, Redactor redactor) {
        String url = redactor.redact(call.url());
        int path = url.indexOf('/', url.indexOf("://") + 3);
        return call.method() + " " + (path < 0 ? url : url.substring(path));
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name();
    }
}
