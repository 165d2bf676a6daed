package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The sinks beside reports: what objects, exceptions and threads say of themselves. */
@Timeout(60)
class SecretSinksTest {
    private static final String VALUE = "s3cr3t-value";
    private static final Secret SECRET = Secret.of("KEY", VALUE);

    private static Suite suite() {
        return Suite.named("app")
                .check(
                        "everywhere",
                        c -> c.post("/items/" + VALUE + "?q=" + VALUE)
                                .query("more", Template.text("").and(SECRET))
                                .bearer(SECRET)
                                .basic("user", SECRET)
                                .cookie("c", Template.text("x").and(SECRET))
                                .idempotencyKey(
                                        "Idempotency-Key", Template.text("").and(SECRET))
                                .json(Map.of("a", SECRET))
                                .expect(status(200)))
                .check("form", c -> c.post("/").form(Map.of("a", SECRET)).expect(status(200)))
                .check(
                        "live",
                        c -> c.webSocket("/" + VALUE)
                                .send(Template.text("").and(SECRET))
                                .expect(status(101)))
                .build();
    }

    @Test
    void no_object_says_the_value() throws Exception {
        List<Object> told = new ArrayList<>();
        Target target = Target.at("http://user:" + VALUE + "@app/" + VALUE)
                .header("X-Key", SECRET)
                .transport(new HttpTransport() {
                    @Override
                    public HttpAnswer exchange(HttpCall call) {
                        told.add(call);
                        told.add(call.redactor());
                        told.add(call.headers());
                        call.live().ifPresent(told::add);
                        return HttpAnswer.builder(500)
                                .header("X-Echo", VALUE)
                                .body(VALUE)
                                .build();
                    }

                    @Override
                    public boolean canStream() {
                        return true;
                    }
                });
        Suite suite = suite();

        SmokeReport report = Smoke.run(suite, target);

        told.addAll(List.of(suite, target, SECRET, Template.text("a").and(SECRET), report, report.text()));
        told.addAll(suite.checks());
        suite.checks().forEach(check -> told.addAll(check.steps()));
        told.addAll(report.results());
        report.results().forEach(result -> told.addAll(List.of(result.message(), result.finding(), result.steps())));
        assertThat(told)
                .hasSizeGreaterThan(25)
                .noneMatch(each -> each.toString().contains("s3cr3t"));
    }

    @Test
    void readiness_does_not_say_the_value() throws Exception {
        Target target = Target.at("http://app")
                .secret(SECRET)
                .transport(
                        call -> HttpAnswer.builder(200).body("it is " + VALUE).build());

        ReadyReport report = Ready.when(SmokeCheck.get("/health?key=" + VALUE).expect(status(204)))
                .within(Duration.ofSeconds(1))
                .failFastOn(Expectations.body().contains(VALUE))
                .await(target);

        assertThat(report.ready()).isFalse();
        assertThat(report.finding().message()).contains("because of body contains \"<secret KEY>\"");
        assertThat(report.toString() + report.finding() + report.timeline()).doesNotContain("s3cr3t");
    }

    @Test
    void no_exception_and_no_thread_says_the_value() throws Exception {
        List<String> told = new ArrayList<>();
        OkHttpClient breaking = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    told.add(Thread.currentThread().getName());
                    throw new IllegalStateException("could not send " + VALUE, new IllegalStateException(VALUE));
                })
                .build();
        try (SafeHttpClient client = HttpTransport.over(breaking)) {
            client.exchange(
                    HttpCall.get("http://127.0.0.1:9/" + VALUE).secret(SECRET).build());
        } catch (HttpFailure failure) {
            StringWriter trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace));
            told.add(trace.toString());
        }

        assertThat(told).hasSize(2).noneMatch(text -> text.contains("s3cr3t"));
        assertThat(told.get(1)).contains("could not send <secret KEY>");
    }
}
