package dev.fledge.examples.story;

import static dev.fledge.smoke.Expectations.body;
import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.latency;
import static dev.fledge.smoke.Expectations.status;

import dev.fledge.smoke.Suite;
import java.time.Duration;
import java.util.Map;

/** The smoke checks of Where2Eat: defined once, asked as a gate before users come and as synthetics while they are there. */
public final class Where2EatSuite {
    /** Is it up, does it recommend, does it remember, does it say how it is. */
    public static final Suite SMOKE = Suite.named("where2eat")
            .check(
                    "health",
                    check -> check.get("/health")
                            .expect(status(200), json("$.status").isEqualTo("ok")))
            .check(
                    "recommend",
                    check -> check.post("/recommend")
                            .json(Map.of("user", "smoke"))
                            .expect(
                                    status(200),
                                    header("Content-Type").contains("json"),
                                    json("$.results").notEmpty(),
                                    latency().under(Duration.ofSeconds(3))))
            .check(
                    "write to cache",
                    check -> check.put("/cache/smoke").json(Map.of("value", 42)).expect(status(201, 204)))
            .check("metrics", check -> check.get("/metrics").expect(status(200), body().contains("app_info{")))
            .deadline(Duration.ofSeconds(15))
            .build();

    private Where2EatSuite() {}
}
