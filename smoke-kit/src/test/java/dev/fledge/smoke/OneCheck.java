package dev.fledge.smoke;

import java.time.Duration;

/** Runs a suite of a single check. */
final class OneCheck {
    private OneCheck() {}

    static CheckResult only(TestServer server, Expectation... expectations) throws InterruptedException {
        return only(Target.at(server.url()), expectations);
    }

    static CheckResult only(Target target, Expectation... expectations) throws InterruptedException {
        Suite suite = Suite.named("app")
                .defaults(d -> d.timeout(Duration.ofSeconds(20)))
                .check("health", c -> c.get("/health").expect(expectations))
                .build();
        return Smoke.run(suite, target).results().get(0);
    }
}
