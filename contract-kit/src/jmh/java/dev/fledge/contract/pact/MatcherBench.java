package dev.fledge.contract.pact;

import au.com.dius.pact.core.matchers.ResponseMatching;
import au.com.dius.pact.core.model.Consumer;
import au.com.dius.pact.core.model.ContentType;
import au.com.dius.pact.core.model.OptionalBody;
import au.com.dius.pact.core.model.Provider;
import au.com.dius.pact.core.model.Request;
import au.com.dius.pact.core.model.RequestResponseInteraction;
import au.com.dius.pact.core.model.RequestResponsePact;
import au.com.dius.pact.core.model.Response;
import au.com.dius.pact.core.model.generators.Generators;
import au.com.dius.pact.core.model.matchingrules.MatchingRulesImpl;
import au.com.dius.pact.core.support.json.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.ThreadMXBean;
import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.document.JsonText;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * What it costs to match one whole response (status, headers, a JSON order of ten items), beside pact-jvm's matcher and
 * beside reading the body with Jackson and doing nothing, in one run and in alternating rounds.
 *
 * <p>Arguments: rounds (default 15), responses a round of ours (default 20000; pact-jvm gets a hundredth). CPU time and
 * allocation are those of the one thread that matches.
 */
public final class MatcherBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Map<String, List<String>> HEADERS =
            Map.of("Content-Type", List.of("application/json; charset=utf-8"), "X-Request-Id", List.of("4711"));

    private record Cost(double cpuMicros, double bytes) {}

    /** One way to look at a response; returns how many mismatches it found. */
    private interface Contestant {
        int match() throws Exception;
    }

    private MatcherBench() {}

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        System.setProperty("pact_do_not_track", "true");
        int rounds = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 15;
        int responses = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 20_000;
        byte[] body = body(7).getBytes(StandardCharsets.UTF_8);
        System.out.println("body of " + body.length + " bytes");
        ResponseMatcher matcher = ResponseMatcher.of(expected());
        ObjectMapper mapper = new ObjectMapper();
        Contestant ours = () -> matcher.match(200, HEADERS, body).size();
        Contestant reading = () -> mapper.readTree(body).size() - 4;
        Contestant theirs = pactJvm(new String(body, StandardCharsets.UTF_8));
        measure(ours, 2 * responses);
        measure(reading, 2 * responses);
        measure(theirs, responses / 20);
        List<Cost> own = new ArrayList<>();
        List<Cost> read = new ArrayList<>();
        List<Cost> peer = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            own.add(measure(ours, responses));
            read.add(measure(reading, responses));
            peer.add(measure(theirs, Math.max(responses / 100, 1)));
        }
        print(Map.of("Fledge", own, "Jackson readTree", read, "pact-jvm", peer));
    }

    private static Cost measure(Contestant contestant, int times) throws Exception {
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        long cpu = THREADS.getCurrentThreadCpuTime();
        int mismatches = 0;
        for (int i = 0; i < times; i++) {
            mismatches += contestant.match();
        }
        if (mismatches != 0) {
            throw new IllegalStateException("expected no mismatch, found " + mismatches);
        }
        return new Cost(
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / times,
                (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / times);
    }

    private static void print(Map<String, List<Cost>> costs) {
        double own = median(costs.get("Fledge"), Cost::cpuMicros);
        System.out.println("| | responses per CPU second | CPU µs | KB allocated | CPU / Fledge |");
        System.out.println("|---|---|---|---|---|");
        for (String name : List.of("Fledge", "Jackson readTree", "pact-jvm")) {
            double cpu = median(costs.get(name), Cost::cpuMicros);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %.0f | %.1f | %.1f | %.1f |%n",
                    name,
                    1e6 / cpu,
                    cpu,
                    median(costs.get(name), Cost::bytes) / 1000,
                    cpu / own);
        }
    }

    private static double median(List<Cost> costs, ToDoubleFunction<Cost> value) {
        double[] sorted = costs.stream().mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }

    private static PactResponse expected() {
        RulePath item = RulePath.root().field("items").everyItem();
        return PactResponse.builder(200)
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "1")
                .body(PactBody.json(body(1)))
                .rules(MatchingRules.builder()
                        .header("X-Request-Id", RuleGroup.all(MatchingRule.regex("[0-9]+")))
                        .body(RulePath.root().field("id"), RuleGroup.all(MatchingRule.of(Kind.INTEGER)))
                        .body(RulePath.root().field("created"), RuleGroup.all(MatchingRule.regex("[0-9]{4}-[0-9-]+")))
                        .body(RulePath.root().field("items"), RuleGroup.all(MatchingRule.minType(1)))
                        .body(item.field("sku"), RuleGroup.all(MatchingRule.regex("[A-Z]{3}-[0-9]+")))
                        .body(item.field("quantity"), RuleGroup.all(MatchingRule.of(Kind.INTEGER)))
                        .body(item.field("price"), RuleGroup.all(MatchingRule.of(Kind.DECIMAL)))
                        .build())
                .build();
    }

    private static String body(int seed) {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"ABC-")
                    .append(seed * 100 + i)
                    .append("\",\"name\":\"item ")
                    .append(i)
                    .append("\",\"quantity\":")
                    .append(seed + i)
                    .append(",\"price\":")
                    .append(seed + i)
                    .append(".25}");
        }
        return "{\"id\":" + seed + ",\"created\":\"2024-02-29\",\"currency\":\"EUR\",\"items\":[" + items + "]}";
    }

    private static Contestant pactJvm(String body) {
        PactResponse expected = expected();
        Response wanted = new Response(
                200,
                new HashMap<>(expected.headers()),
                OptionalBody.body(expected.body().bytes(), new ContentType("application/json")),
                MatchingRulesImpl.Companion.fromJson(
                        JsonParser.parseString(JsonText.compact(expected.rules().toPlain()))),
                new Generators());
        RequestResponseInteraction interaction =
                new RequestResponseInteraction("asked", List.of(), new Request(), wanted);
        RequestResponsePact pact =
                new RequestResponsePact(new Provider("p"), new Consumer("c"), Arrays.asList(interaction));
        Response actual =
                new Response(200, new HashMap<>(HEADERS), OptionalBody.body(body, new ContentType("application/json")));
        return () -> ResponseMatching.responseMismatches(pact, interaction, actual, Map.of())
                .size();
    }
}
