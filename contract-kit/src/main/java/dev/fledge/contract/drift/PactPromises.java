package dev.fledge.contract.drift;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.Mismatch;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.Part;
import dev.fledge.contract.pact.RequestMatcher;
import dev.fledge.contract.pact.ResponseMatcher;
import dev.fledge.http.record.PathTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pact expects of a provider's answers, as a contract. Immutable and thread-safe.
 *
 * <p>An answer is covered by the interactions whose method and path fit the request (by their rules, or by the same
 * {@link PathTemplate}; the same path goes before) and whose status it has; it must meet one of them. What else the request held
 * is not looked at, so interactions that differ by it alone are alternatives. Interactions with rules that this library does not
 * know, messages and those of plugins cover nothing; pending ones do.
 */
public final class PactPromises implements LiveContract {
    private record Promise(PactRequest request, RequestMatcher asks, ResponseMatcher expects, String operation) {
        boolean fits(LiveAnswer answer) {
            PactRequest asked =
                    PactRequest.builder(answer.method(), answer.path()).build();
            return asks.match(asked).stream().noneMatch(miss -> miss.part() == Part.METHOD || miss.part() == Part.PATH)
                    || isAlike(answer);
        }

        private boolean isAlike(LiveAnswer answer) {
            PathTemplate template = PathTemplate.of(rooted(request.path()));
            return template.hasParameters()
                    && request.method().equals(answer.method())
                    && template.equals(PathTemplate.of(answer.path()));
        }
    }

    private final String name;
    private final List<Promise> promises;

    private PactPromises(String name, List<Promise> promises) {
        this.name = name;
        this.promises = List.copyOf(promises);
    }

    /**
     * Returns the contract of a pact, named after consumer and provider.
     *
     * @throws IllegalArgumentException if no interaction of the pact can be checked
     */
    public static PactPromises of(PactFile pact) {
        List<Promise> promises = new ArrayList<>();
        for (Interaction interaction : pact.interactions()) {
            if (interaction.kind() == Interaction.Kind.HTTP) {
                ResponseMatcher expects = ResponseMatcher.of(interaction.response());
                if (expects.unsupported().isEmpty()) {
                    PactRequest request = interaction.request();
                    promises.add(new Promise(
                            request,
                            RequestMatcher.of(request),
                            expects,
                            request.method() + " " + PathTemplate.of(rooted(request.path())) + " "
                                    + interaction.response().status()));
                }
            }
        }
        if (promises.isEmpty()) {
            throw new IllegalArgumentException(
                    pact.source() + " has no interaction over HTTP that can be checked, so nothing"
                            + " would ever break it; give a pact with some");
        }
        return new PactPromises(pact.consumer() + "-" + pact.provider(), promises);
    }

    private static String rooted(String path) {
        return path.startsWith("/") ? path : "/" + path;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<CheckedAnswer> check(LiveAnswer answer) {
        List<Promise> fitting =
                promises.stream().filter(promise -> promise.fits(answer)).toList();
        List<Promise> same = fitting.stream()
                .filter(promise -> promise.request().path().equals(answer.path()))
                .toList();
        return closest(same, answer).or(() -> closest(fitting, answer));
    }

    /** Returns the result of the interaction that the answer comes closest to, of those whose status it has. */
    private static Optional<CheckedAnswer> closest(List<Promise> promises, LiveAnswer answer) {
        Map<String, List<String>> headers = headers(answer);
        Optional<CheckedAnswer> closest = Optional.empty();
        int fewest = Integer.MAX_VALUE;
        for (Promise promise : promises) {
            List<Mismatch> mismatches = promise.expects()
                    .match(answer.answer().status(), headers, answer.answer().body());
            boolean covered = mismatches.stream().noneMatch(miss -> miss.part() == Part.STATUS);
            if (covered && mismatches.size() < fewest) {
                fewest = mismatches.size();
                closest = Optional.of(new CheckedAnswer(promise.operation(), breaches(mismatches, answer)));
            }
        }
        return closest;
    }

    private static List<Breach> breaches(List<Mismatch> mismatches, LiveAnswer answer) {
        if (mismatches.isEmpty()) {
            return List.of();
        }
        PactBreach breach = new PactBreach(answer.answer());
        return mismatches.stream().map(breach::of).toList();
    }

    private static Map<String, List<String>> headers(LiveAnswer answer) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        answer.answer()
                .headers()
                .entries()
                .forEach(header -> headers.computeIfAbsent(header.getKey(), absent -> new ArrayList<>())
                        .add(header.getValue()));
        return headers;
    }

    /** Returns the name and the number of interactions. */
    @Override
    public String toString() {
        return name + " (" + promises.size() + (promises.size() == 1 ? " interaction)" : " interactions)");
    }
}
