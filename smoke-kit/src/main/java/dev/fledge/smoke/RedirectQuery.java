package dev.fledge.smoke;

import dev.fledge.http.HttpHop;
import dev.fledge.internal.Check;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;

/** The redirects that were followed, about which something is to be expected. One that is not followed does not count. Immutable. */
public final class RedirectQuery {
    RedirectQuery() {}

    /**
     * Expects that many or fewer.
     *
     * @param most from 0 to 20
     */
    public Expectation atMost(int most) {
        Check.inRange("redirects", most, 0, 20);
        return expectation("<= " + most, count -> count <= most);
    }

    /**
     * Expects exactly that many.
     *
     * @param count from 0 to 20
     */
    public Expectation exactly(int count) {
        Check.inRange("redirects", count, 0, 20);
        return expectation("== " + count, seen -> seen == count);
    }

    private static Expectation expectation(String rule, IntPredicate accepts) {
        return new PlainExpectation("redirects " + rule, evidence -> {
            List<HttpHop> hops = evidence.answer().hops();
            String way = hops.stream().map(HttpHop::toString).collect(Collectors.joining(" -> "));
            String actual = hops.size() + (hops.isEmpty() ? "" : ": " + way);
            return List.of(
                    Evaluation.of(accepts.test(hops.size()), Aspect.REDIRECT, new Said("redirects", rule, actual)));
        });
    }
}
