package dev.fledge.examples.docs;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.junit.SmokeRun;
import dev.fledge.smoke.junit.SmokeSession;
import dev.fledge.smoke.junit.SmokeSuite;
import dev.fledge.smoke.junit.SmokeTest;
import java.util.Map;
import org.junit.jupiter.api.Test;

// tag::smoke-junit
@SmokeSuite
class Where2EatSmokeSnippetTest {
    static final Suite SUITE = Suite.named("where2eat")
            .check("health", c -> c.tags("core").get("/health").expect(status(200)))
            .check(
                    "recommend",
                    c -> c.tags("core", "slow")
                            .post("/recommend")
                            .json(Map.of("user", "test"))
                            .expect(status(200), json("$.results").notEmpty()))
            .build();

    static Target target() {
        return Target.at(SnippetApp.url()).header("X-Canary", "always");
    }

    @SmokeTest // one test a check, with its name
    void check(SmokeRun check) throws InterruptedException {
        check.verify();
    }

    @Test // or one of them by hand
    void answers_with_results(SmokeSession session) throws InterruptedException {
        assertThat(session.check("recommend").result().status()).hasValue(200);
    }
}
// end::smoke-junit
