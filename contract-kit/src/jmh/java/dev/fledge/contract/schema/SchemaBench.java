package dev.fledge.contract.schema;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.Response;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.sun.management.ThreadMXBean;
import dev.fledge.http.HttpAnswer;
import dev.fledge.schema.OpenApiDocument;
import dev.fledge.verdict.Verdict;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What it costs to check one answer of some 700 bytes, in CPU time and allocation of the thread, beside the validator
 * underneath and a validator of OpenAPI, all in one run. Prints a table.
 *
 * <p>Arguments: checks of a round (default 20000), rounds (default 7, the first two are warm-up).
 */
public final class SchemaBench {
    private static final String ORDER = """
            {"type": "object", "required": ["id", "items", "currency"], "properties": {
              "id": {"type": "integer"},
              "customer": {"type": "object", "required": ["name"], "properties": {
                "name": {"type": "string"}, "email": {"type": "string"}}},
              "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
              "items": {"type": "array", "minItems": 1, "items": {
                "type": "object", "required": ["sku", "quantity", "price"], "properties": {
                  "sku": {"type": "string", "minLength": 1}, "quantity": {"type": "integer", "minimum": 1},
                  "price": {"type": "number", "minimum": 0},
                  "tags": {"type": "array", "items": {"type": "string", "enum": ["new", "old"]}}}}},
              "at": {"type": "string"}}}
            """;

    /** One check; its answer keeps it from being left out. */
    @FunctionalInterface
    private interface Check {
        Object run() throws Exception;
    }

    private record Cost(double perCpuSecond, double bytes) {}

    private SchemaBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int checks = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 7;
        Map<String, Check> contestants = contestants();
        Map<String, List<Cost>> costs = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (Map.Entry<String, Check> contestant : contestants.entrySet()) {
                Cost cost = measure(contestant.getValue(), checks);
                if (round >= 2) {
                    costs.computeIfAbsent(contestant.getKey(), key -> new ArrayList<>())
                            .add(cost);
                }
            }
        }
        print(costs);
    }

    private static Map<String, Check> contestants() throws Exception {
        String good = body("\"sku\"", "EUR");
        String bad = body("7", "eur");
        byte[] bytes = good.getBytes(StandardCharsets.UTF_8);
        JsonMapper mapper = JsonMapper.builder().build();
        Schema raw = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(mapper.readTree(ORDER));
        raw.initializeValidators();
        JsonContract contract = JsonContract.inline(ORDER);
        OpenApiContract openApi = OpenApiContract.of(OpenApiDocument.parse("orders.json", openApi("3.1.0")));
        HttpAnswer answer = HttpAnswer.builder(200)
                .header("Content-Type", "application/json")
                .body(bytes)
                .build();
        OpenApiInteractionValidator other = OpenApiInteractionValidator.createForInlineApiSpecification(
                        openApi("3.0.3"))
                .build();
        Response response = SimpleResponse.Builder.ok()
                .withContentType("application/json")
                .withBody(good)
                .build();
        requireAllPass(contract, openApi, answer, bad);
        Map<String, Check> contestants = new LinkedHashMap<>();
        contestants.put("readTree + networknt", () -> raw.validate(mapper.readTree(good)));
        contestants.put("JsonContract, text", () -> contract.check(good));
        contestants.put("JsonContract, bytes", () -> contract.check(bytes));
        contestants.put("OpenApiContract, path and answer", () -> openApi.check("GET", "/orders/42", answer));
        contestants.put(
                "swagger-request-validator", () -> other.validateResponse("/orders/42", Request.Method.GET, response));
        contestants.put(
                "JsonContract, 2 violations, as text", () -> contract.check(bad).toText());
        return contestants;
    }

    private static void requireAllPass(JsonContract contract, OpenApiContract openApi, HttpAnswer answer, String bad) {
        boolean right = openApi.check("GET", "/orders/42", answer).verdict() == Verdict.PASS
                && contract.check(answer).verdict() == Verdict.PASS
                && contract.check(bad).violations().size() == 2;
        if (!right) {
            throw new IllegalStateException(
                    "the contestants do not see what they should; the numbers would mean nothing");
        }
    }

    private static String body(String firstSku, String currency) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"sku\":")
                    .append(i == 0 ? firstSku : "\"A-10" + i + "\"")
                    .append(",\"quantity\":2,\"price\":9.5,\"tags\":[\"new\"]}");
        }
        return "{\"id\":42,\"customer\":{\"name\":\"Ann\",\"email\":\"ann@example.com\"},\"currency\":\"" + currency
                + "\",\"items\":[" + items + "],\"at\":\"2026-01-01T10:00:00Z\"}";
    }

    private static String openApi(String version) {
        return "{\"openapi\": \"" + version + "\", \"info\": {\"title\": \"orders\", \"version\": \"1\"}, \"paths\": {"
                + "\"/orders/{id}\": {\"get\": {\"operationId\": \"order\", \"parameters\": [{\"name\": \"id\", \"in\":"
                + " \"path\", \"required\": true, \"schema\": {\"type\": \"string\"}}], \"responses\": {\"200\":"
                + " {\"description\": \"it\", \"content\": {\"application/json\": {\"schema\": {\"$ref\":"
                + " \"#/components/schemas/Order\"}}}}}}}}, \"components\": {\"schemas\": {\"Order\": " + ORDER + "}}}";
    }

    private static Cost measure(Check check, int times) throws Exception {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long id = Thread.currentThread().getId();
        int kept = 0;
        long bytes = thread.getThreadAllocatedBytes(id);
        long nanos = thread.getCurrentThreadCpuTime();
        for (int i = 0; i < times; i++) {
            kept += check.run() == null ? 0 : 1;
        }
        double seconds = (thread.getCurrentThreadCpuTime() - nanos) / 1e9;
        double each = (thread.getThreadAllocatedBytes(id) - bytes) / (double) times;
        return new Cost(kept / seconds, each);
    }

    private static void print(Map<String, List<Cost>> costs) {
        double raw = median(costs.getOrDefault("readTree + networknt", List.of()));
        double other = median(costs.getOrDefault("swagger-request-validator", List.of()));
        System.out.println("| | checks / CPU s | / raw networknt | / swagger-request-validator | KB / check |");
        System.out.println("|---|---|---|---|---|");
        costs.forEach((name, all) -> System.out.printf(
                Locale.ROOT,
                "| %s | %,.0f | %.2f | %.1f | %.1f |%n",
                name,
                median(all),
                median(all) / raw,
                median(all) / other,
                all.get(0).bytes() / 1000));
    }

    private static double median(List<Cost> costs) {
        double[] sorted =
                costs.stream().mapToDouble(Cost::perCpuSecond).sorted().toArray();
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }
}
