package dev.fledge.smoke;

import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a suite is asked in one run: at the target, and beside it at the target's origin if there is one. */
final class Sides implements AutoCloseable {
    private final List<Side> sides = new ArrayList<>();

    /**
     * One of them.
     *
     * @param opened the client that ends with the run; empty if the target has a transport of its own
     */
    private record Side(Target target, HttpTransport transport, Optional<SafeHttpClient> opened, String runId) {}

    private Sides() {}

    static Sides of(Target target) {
        Sides sides = new Sides();
        sides.add(target);
        target.origin().ifPresent(sides::add);
        return sides;
    }

    /** What is created through the edge must not be in the way of what is created at the origin, so each has its own id. */
    private void add(Target target) {
        if (target.transport().isPresent()) {
            sides.add(new Side(target, target.transport().get(), Optional.empty(), Scope.newRunId()));
        } else {
            SafeHttpClient client = target.connecting().open();
            sides.add(new Side(target, client, Optional.of(client), Scope.newRunId()));
        }
    }

    /** Asks the check at every side, one right after the other, the target itself first. */
    List<CheckOutcome> ask(Suite suite, SmokeCheck check, Allowance allowance) throws InterruptedException {
        List<CheckOutcome> outcomes = new ArrayList<>();
        for (Side side : sides) {
            Scope scope = new Scope(suite, side.target(), side.runId());
            outcomes.add(new CheckRun(check, scope).ask(side.transport(), allowance));
        }
        return outcomes;
    }

    @Override
    public void close() {
        sides.forEach(side -> side.opened().ifPresent(SafeHttpClient::close));
    }
}
