package dev.fledge.examples.where2eat;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;

import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import dev.fledge.smoke.junit.SmokeRun;
import dev.fledge.smoke.junit.SmokeSuite;
import dev.fledge.smoke.junit.SmokeTest;
import java.util.Map;

@SmokeSuite
class ArticleSmokeTest {
    static final Suite SUITE = Suite.named("where2eat")
            .check("health", c -> c.get("/health").expect(status(200)))
            .check(
                    "core flow",
                    c -> c.post("/recommend")
                            .json(Map.of("user", "test"))
                            .expect(status(200), json("$.results").exists()))
            .build();

    static final Target TARGET = Target.at(RunningApp.url());

    @SmokeTest
    void check(SmokeRun check) throws InterruptedException {
        check.verify();
    }
}
