package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tells in what an answer is not what a contract promises. Made once from a contract, then asked for many answers.
 *
 * <p>Thread-safe. Costs little more than reading the body once; lines and hints are only worked out for mismatches. However
 * an answer or a contract is made, a comparison ends: regular expressions and searches share a limit of steps, and giving
 * up is a mismatch that says so.
 */
public final class ResponseMatcher {
    private final OneValue status;
    private final List<HeaderCheck> headers;
    private final BodyMatch body;
    private final boolean typeHasRules;
    private final List<String> unsupported;

    private ResponseMatcher(PactResponse response) {
        List<String> problems = new ArrayList<>();
        response.rules().otherCategories().forEach(name -> problems.add("rules for '" + name + "' are none of HTTP"));
        this.status = OneValue.status(response.status(), response.rules(), problems);
        this.headers = HeaderCheck.all(response.headers(), response.rules(), problems);
        this.body = BodyMatch.ofResponse(response, problems);
        this.typeHasRules = headers.stream().anyMatch(header -> header.isFor("Content-Type") && header.hasRules());
        this.unsupported = problems.stream().distinct().toList();
    }

    /** Makes an expected answer ready. */
    public static ResponseMatcher of(PactResponse response) {
        return new ResponseMatcher(Check.notNull("response", response));
    }

    /**
     * Returns what this library cannot check, each with the reason; empty if it can check everything. Where it is not empty,
     * an answer without mismatches is still not verified.
     */
    public List<String> unsupported() {
        return unsupported;
    }

    /**
     * Returns in what an answer differs: its status, then headers, then body; empty if it keeps the contract. Of one body at
     * most 100 mismatches are told.
     *
     * @param headers the values by name, whatever the case of names; several lines of one name or one with commas
     * @param body the bytes as they came, decompressed; empty if there were none
     */
    public List<Mismatch> match(int status, Map<String, List<String>> headers, byte[] body) {
        Steps steps = new Steps(Steps.MOST);
        List<Mismatch> mismatches = new ArrayList<>(0);
        this.status.match(status, steps).ifPresent(mismatches::add);
        for (HeaderCheck header : this.headers) {
            mismatches.addAll(header.match(HeaderCheck.values(headers, header.name()), steps));
        }
        Optional<String> type = typeHasRules
                ? Optional.empty()
                : HeaderCheck.values(headers, "Content-Type").stream().findFirst();
        mismatches.addAll(this.body.match(type, body, steps));
        return List.copyOf(mismatches);
    }
}
