package dev.fledge.contract.compat;

import com.sun.management.ThreadMXBean;
import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.document.Document;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;

/**
 * CPU time and allocation of one comparison, beside openapi-diff in one run, and how often the two say the same of small
 * pairs. Parsing counts for both. Prints markdown.
 */
public final class CompatBench {
    private static final int OPERATIONS = 200;
    private static final int MEMBERS = 45;
    private static final int ROUNDS = 15;

    private CompatBench() {}

    /** Measures, first this library, then the peer. */
    public static void main(String... arguments) throws Exception {
        String old = api("string", "");
        String now = api("integer", ",\"more\":{\"type\":\"string\"}");
        List<PactFile> pacts = pacts();
        System.out.printf(
                Locale.ROOT,
                "One document: %d KB, %d operations; %d pacts.%n%n",
                old.length() / 1024,
                OPERATIONS,
                pacts.size());
        System.out.println("| comparison | CPU ms, median of " + ROUNDS + " | MB allocated |");
        System.out.println("|---|---|---|");
        measure("Fledge", () -> compare(old, now).compare().changes().size());
        measure(
                "Fledge, with pacts",
                () -> compare(old, now).consumers(pacts).compare().impacts().size());
        measure("openapi-diff", () -> OpenApiCompare.fromContents(old, now).isCompatible());
        verdicts();
    }

    private static Compat compare(String old, String now) {
        return Compat.between(Document.json("old.json", old), Document.json("new.json", now));
    }

    private static void measure(String name, Callable<?> work) throws Exception {
        ThreadMXBean thread = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] nanos = new long[ROUNDS];
        long[] bytes = new long[ROUNDS];
        for (int i = -ROUNDS; i < ROUNDS; i++) {
            long cpu = thread.getCurrentThreadCpuTime();
            long allocated = thread.getCurrentThreadAllocatedBytes();
            work.call();
            if (i >= 0) {
                nanos[i] = thread.getCurrentThreadCpuTime() - cpu;
                bytes[i] = thread.getCurrentThreadAllocatedBytes() - allocated;
            }
        }
        Arrays.sort(nanos);
        Arrays.sort(bytes);
        System.out.printf(
                Locale.ROOT,
                "| %s | %.1f | %.1f |%n",
                name,
                (double) nanos[ROUNDS / 2] / 1e6,
                (double) bytes[ROUNDS / 2] / 1e6);
    }

    private static String api(String changed, String more) {
        StringBuilder paths = new StringBuilder();
        StringBuilder schemas = new StringBuilder();
        for (int i = 0; i < OPERATIONS; i++) {
            paths.append(i == 0 ? "" : ",")
                    .append("\"/things%d/{id}\":{\"post\":{\"operationId\":\"op%d\",".formatted(i, i))
                    .append("\"parameters\":[{\"name\":\"id\",\"in\":\"path\",\"required\":true,")
                    .append("\"schema\":{\"type\":\"integer\"}}],\"requestBody\":{\"content\":{\"application/json\":")
                    .append("{\"schema\":{\"$ref\":\"#/components/schemas/S%d\"}}}},".formatted(i))
                    .append("\"responses\":{\"200\":{\"description\":\"ok\",\"content\":{\"application/json\":")
                    .append("{\"schema\":{\"$ref\":\"#/components/schemas/S%d\"}}}}}}}"
                            .formatted((i + 1) % OPERATIONS));
            schemas.append(i == 0 ? "" : ",").append(schema(i, i % 10 == 0 ? changed : "string", more));
        }
        return "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"bench\",\"version\":\"1\"},\"paths\":{" + paths
                + "},\"components\":{\"schemas\":{" + schemas + "}}}";
    }

    private static String schema(int number, String changed, String more) {
        StringBuilder members = new StringBuilder("\"id\":{\"type\":\"" + changed + "\"}");
        for (int i = 0; i < MEMBERS; i++) {
            members.append(
                    ",\"member%d\":{\"type\":\"string\",\"description\":\"the member %d of schema %d\",\"maxLength\":80}"
                            .formatted(i, i, number));
        }
        String nested = number % 5 == 0 ? ",\"next\":{\"$ref\":\"#/components/schemas/S" + (number + 1) + "\"}" : "";
        return "\"S" + number + "\":{\"type\":\"object\",\"required\":[\"id\"],\"properties\":{" + members + nested
                + more + "}}";
    }

    private static List<PactFile> pacts() {
        List<PactFile> pacts = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            PactFile.Builder pact = PactFile.builder("consumer" + i, "bench");
            for (int j = 0; j < 10; j++) {
                int operation = (i * 10 + j) % OPERATIONS;
                pact.interaction(Interaction.builder("call " + operation)
                        .request(PactRequest.builder("POST", "/things" + operation + "/7")
                                .body(PactBody.json("{\"id\":\"a\",\"member1\":\"b\"}"))
                                .build())
                        .response(PactResponse.builder(200)
                                .body(PactBody.json("{\"id\":\"a\",\"member2\":\"b\"}"))
                                .build())
                        .build());
            }
            pacts.add(pact.build());
        }
        return pacts;
    }

    /** What both say of pairs that differ in one thing, as the response of one operation and as its request. */
    private static void verdicts() {
        System.out.println(
                "\n| one change, 3.0 | in a request: Fledge, openapi-diff | in an answer: Fledge, openapi-diff |");
        System.out.println("|---|---|---|");
        int agree = 0;
        int pairs = 0;
        for (String[] pair : PAIRS) {
            StringBuilder line = new StringBuilder("| " + pair[0] + " | ");
            for (boolean request : new boolean[] {true, false}) {
                String old = small(request, pair[1]);
                String now = small(request, pair[2]);
                boolean ours = compare(old, now).compare().breaking().isEmpty();
                ChangedOpenApi theirs = OpenApiCompare.fromContents(old, now);
                pairs++;
                agree += ours == theirs.isCompatible() ? 1 : 0;
                line.append(word(ours))
                        .append(", ")
                        .append(word(theirs.isCompatible()))
                        .append(" | ");
            }
            System.out.println(line.toString().strip());
        }
        System.out.println("\nThey agree on " + agree + " of " + pairs + ".");
    }

    private static String word(boolean compatible) {
        return compatible ? "ok" : "breaks";
    }

    private static final List<String[]> PAIRS = List.of(
            pair("type string to integer", "\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"integer\"}"),
            pair("integer to number", "\"a\":{\"type\":\"integer\"}", "\"a\":{\"type\":\"number\"}"),
            pair("became nullable", "\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"nullable\":true}"),
            pair(
                    "not nullable any more",
                    "\"a\":{\"type\":\"string\",\"nullable\":true}",
                    "\"a\":{\"type\":\"string\"}"),
            pair(
                    "optional member removed",
                    "\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}",
                    "\"a\":{\"type\":\"string\"}"),
            pair(
                    "optional member added",
                    "\"a\":{\"type\":\"string\"}",
                    "\"a\":{\"type\":\"string\"},\"b\":{\"type\":\"string\"}"),
            pair(
                    "enum value added",
                    "\"a\":{\"type\":\"string\",\"enum\":[\"x\"]}",
                    "\"a\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]}"),
            pair(
                    "enum value removed",
                    "\"a\":{\"type\":\"string\",\"enum\":[\"x\",\"y\"]}",
                    "\"a\":{\"type\":\"string\",\"enum\":[\"x\"]}"),
            pair("became enum", "\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"enum\":[\"x\"]}"),
            pair("maxLength set", "\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"maxLength\":5}"),
            pair("maxLength removed", "\"a\":{\"type\":\"string\",\"maxLength\":5}", "\"a\":{\"type\":\"string\"}"),
            pair(
                    "maximum lowered",
                    "\"a\":{\"type\":\"integer\",\"maximum\":9}",
                    "\"a\":{\"type\":\"integer\",\"maximum\":5}"),
            pair("pattern set", "\"a\":{\"type\":\"string\"}", "\"a\":{\"type\":\"string\",\"pattern\":\"^a\"}"),
            pair("pattern removed", "\"a\":{\"type\":\"string\",\"pattern\":\"^a\"}", "\"a\":{\"type\":\"string\"}"),
            pair(
                    "format changed",
                    "\"a\":{\"type\":\"string\",\"format\":\"date\"}",
                    "\"a\":{\"type\":\"string\",\"format\":\"uuid\"}"),
            pair(
                    "uniqueItems set",
                    "\"a\":{\"type\":\"array\",\"items\":{}}",
                    "\"a\":{\"type\":\"array\",\"items\":{},\"uniqueItems\":true}"),
            pair(
                    "minItems set",
                    "\"a\":{\"type\":\"array\",\"items\":{}}",
                    "\"a\":{\"type\":\"array\",\"items\":{},\"minItems\":1}"),
            pair("multipleOf set", "\"a\":{\"type\":\"integer\"}", "\"a\":{\"type\":\"integer\",\"multipleOf\":5}"));

    private static String[] pair(String name, String old, String now) {
        return new String[] {name, old, now};
    }

    private static String small(boolean request, String members) {
        String content = "{\"content\":{\"application/json\":{\"schema\":{\"type\":\"object\",\"properties\":{"
                + members + "}}}}";
        String operation = request
                ? "\"requestBody\":" + content + "},\"responses\":{\"200\":{\"description\":\"ok\"}}"
                : "\"responses\":{\"200\":" + content.replaceFirst("\\{", "{\"description\":\"ok\",") + "}}";
        return "{\"openapi\":\"3.0.3\",\"info\":{\"title\":\"t\",\"version\":\"1\"},\"paths\":{\"/x\":{\"post\":{"
                + operation + "}}}}";
    }
}
