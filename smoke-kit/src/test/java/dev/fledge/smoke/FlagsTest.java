package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpCall;
import org.junit.jupiter.api.Test;

class FlagsTest {
    private final FakeApp app = new FakeApp().on("GET /", FakeApp.json(200, "{}"));

    private HttpCall asked(Target target) throws InterruptedException {
        Suite suite = Suite.named("app")
                .check("home", c -> c.get("/").cookie("own", "1").expect(status(200)))
                .build();
        Smoke.run(suite, target);
        return app.call(0);
    }

    @Test
    void flags_travel_as_headers() throws Exception {
        Target target = app.target()
                .flags(Flags.header("X-Flag-{name}", "on", "off"))
                .flagOn("new-recommend")
                .flagOff("dark");

        HttpCall call = asked(target);

        assertThat(call.headers().all("X-Flag-new-recommend")).containsExactly("on");
        assertThat(call.headers().all("X-Flag-dark")).containsExactly("off");
        assertThat(target).hasToString("Target(http://app/, new-recommend on, dark off)");
    }

    @Test
    void flags_of_one_header_are_joined() throws Exception {
        HttpCall call = asked(app.target()
                .flags(Flags.header("X-Features", "{name}", "-{name}"))
                .flagOn("a")
                .flagOff("b"));

        assertThat(call.headers().all("X-Features")).containsExactly("a, -b");
    }

    @Test
    void flags_travel_as_cookies_beside_those_of_the_step() throws Exception {
        HttpCall call =
                asked(app.target().flags(Flags.cookie("flag_{name}", "1", "0")).flagOn("a"));

        assertThat(call.headers().all("Cookie")).containsExactly("flag_a=1; own=1");
    }

    @Test
    void a_flag_that_is_off_by_nothing_sends_nothing_and_the_last_word_counts() throws Exception {
        HttpCall call = asked(app.target()
                .flags(Flags.header("X-Flag-{name}", "on", ""))
                .flagOn("a")
                .flagOff("a"));

        assertThat(call.headers().first("X-Flag-a")).isEmpty();
    }

    @Test
    void a_flag_that_would_not_reach_the_app_is_refused() {
        assertThatThrownBy(() -> Target.at("http://app").flagOn("a"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("flag a would not reach the app, because nothing says how it takes flags; set that first, "
                        + "such as flags(Flags.header(\"X-Flag-{name}\", \"on\", \"off\"))");
        assertThatThrownBy(() ->
                        app.target().flags(Flags.cookie("f_{name}", "1", "0")).flagOn("a b"))
                .hasMessage("name of a flag must be of letters, digits, ., - and _, but was 'a b'");
    }

    @Test
    void a_mapping_that_says_nothing_is_refused() {
        assertThatThrownBy(() -> Flags.header("X-Flag", "on", "off"))
                .hasMessage(
                        "header 'X-Flag' would not say which flag; write {name} into its name, or into both values");
        assertThatThrownBy(() -> Flags.header("X-{name}", "on", "on"))
                .hasMessage("a flag must differ when on and off, but is 'on' for both");
        assertThatThrownBy(() -> Flags.header("X {name}", "on", "off")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Flags.cookie("flags", "{name}", "no-{name}"))
                .hasMessage("cookie 'flags' must hold {name} in its name, and no space, comma, semicolon or quote");
        assertThatThrownBy(() -> Flags.cookie("{name}", "a;b", "0")).isInstanceOf(IllegalArgumentException.class);
    }
}
