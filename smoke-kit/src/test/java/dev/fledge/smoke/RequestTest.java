package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Secret;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** What is sent: forms, cookies, who asks. */
class RequestTest {
    private static final Secret PASSWORD = Secret.of("SMOKE_PW", "hunter2&more");
    private static final Capture<String> ID = Capture.text("id");

    private final FakeApp app = new FakeApp();

    private CheckResult run(UnaryOperator<SmokeCheck.Builder> check) throws InterruptedException {
        Suite suite = Suite.named("app").check("ask", check).build();
        return Smoke.run(suite, app.target()).results().get(0);
    }

    @Test
    void a_form_is_encoded_and_its_secrets_are_hidden() throws Exception {
        CheckResult result = run(c -> c.post("/login")
                .form(Map.of("user", "a b&c", "password", PASSWORD))
                .expect(status(200)));

        assertThat(app.call(0).headers().first("Content-Type")).contains("application/x-www-form-urlencoded");
        assertThat(app.body(0)).isEqualTo("password=hunter2%26more&user=a+b%26c");
        assertThat(result.message())
                .contains("--data-raw 'password='\"$FLEDGE_SECRET_SMOKE_PW_AS_SENT\"'&user=a+b%26c'")
                .doesNotContain("hunter2");
    }

    @Test
    void a_form_holds_captured_values_and_nothing_unknown() throws Exception {
        app.on("GET /id", FakeApp.json(200, "{\"id\":\"7/8\"}"));

        run(c -> c.step("id", s -> s.get("/id").capture(ID, json("$.id")))
                .step(
                        "send",
                        s -> s.post("/send").form(Map.of("id", ID, "n", 1)).expect(status(200))));

        assertThat(app.body(1)).isEqualTo("id=7%2F8&n=1");
        assertThatThrownBy(() -> run(c -> c.post("/").form(Map.of("id", ID)).expect(status(200))))
                .hasMessageStartingWith("check 'ask': uses the capture 'id', which no step before it captures");
        assertThatThrownBy(() ->
                        run(c -> c.post("/").form(Map.of("id", List.of())).expect(status(200))))
                .hasMessage(
                        "field 'id' of a form must be text, a number, a boolean, a Secret, a Capture or a Template, "
                                + "but is a ListN");
    }

    @Test
    void basic_sends_user_and_password_and_hides_both_forms() throws Exception {
        app.on(
                "GET /",
                call -> HttpAnswer.builder(401)
                        .body("no entry for hunter2&more, c21va2U6aHVudGVyMiZtb3Jl")
                        .build());

        CheckResult result = run(c -> c.get("/").basic("smoke", PASSWORD).expect(status(200)));

        assertThat(app.call(0).headers().first("Authorization")).contains("Basic c21va2U6aHVudGVyMiZtb3Jl");
        assertThat(result.message())
                .contains("no entry for <secret SMOKE_PW>, <secret SMOKE_PW_BASIC>")
                .contains("-H 'Authorization: Basic '\"$FLEDGE_SECRET_SMOKE_PW_BASIC\"")
                .doesNotContain("hunter2", "c21va2U6");
    }

    @Test
    void cookies_live_as_long_as_their_check_and_go_where_they_belong() throws Exception {
        app.on(
                        "POST /login",
                        call -> HttpAnswer.builder(200)
                                .header("Set-Cookie", "sid=abcdefgh12345678; Path=/; HttpOnly")
                                .header("Set-Cookie", "admin=1; Path=/admin")
                                .header("Set-Cookie", "safe=1; Secure")
                                .build())
                .on(
                        "GET /cart",
                        call -> HttpAnswer.builder(500)
                                .body("bad session abcdefgh12345678")
                                .build());
        Suite suite = Suite.named("app")
                .check(
                        "first",
                        c -> c.step("login", s -> s.post("/login").expect(status(200)))
                                .step(
                                        "cart",
                                        s -> s.get("/cart").cookie("lang", "en").expect(status(200))))
                .check("second", c -> c.get("/cart").expect(status(500)))
                .build();

        SmokeReport report = Smoke.run(suite, app.target());

        assertThat(app.call(1).headers().all("Cookie")).containsExactly("sid=abcdefgh12345678; lang=en");
        assertThat(app.call(2).headers().all("Cookie")).isEmpty();
        assertThat(report.text()).contains("bad session <secret COOKIE>").doesNotContain("abcdefgh");
    }

    @Test
    void a_cookie_is_replaced_and_taken_back() throws Exception {
        app.on(
                "GET /",
                call -> HttpAnswer.builder(200).header("Set-Cookie", "a=1").build(),
                call -> HttpAnswer.builder(200).header("Set-Cookie", "a=2").build(),
                call -> HttpAnswer.builder(200)
                        .header("Set-Cookie", "a=deleted; Max-Age=0")
                        .build());
        UnaryOperator<SmokeStep.Builder> ask = s -> s.get("/").expect(status(200));

        run(c -> c.step("a", ask).step("b", ask).step("c", ask).step("d", ask));

        assertThat(app.call(1).headers().all("Cookie")).containsExactly("a=1");
        assertThat(app.call(2).headers().all("Cookie")).containsExactly("a=2");
        assertThat(app.call(3).headers().all("Cookie")).isEmpty();
    }

    @Test
    void options_is_asked() throws Exception {
        app.on("OPTIONS /", FakeApp.json(204, ""));

        assertThat(run(c -> c.options("/").expect(status(204))).verdict()).isEqualTo(SmokeVerdict.PASSED);
    }

    @Test
    void what_cannot_be_sent_is_refused_when_it_is_written() {
        assertThatThrownBy(() -> run(c -> c.get("/").basic("a:b", PASSWORD)))
                .hasMessage("check 'ask': user of basic() must hold no colon, but was 'a:b'");
        assertThatThrownBy(() -> run(c -> c.get("/").cookie("a", "b;c")))
                .hasMessage("check 'ask': cookie 'a' must hold no space, comma, semicolon or quote");
    }
}
