package dev.fledge.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHop;
import dev.fledge.http.PeerCertificate;
import dev.fledge.http.Redactor;
import dev.fledge.smoke.Evaluation.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionExpectationTest {
    private static final Instant SEEN = Instant.parse("2026-11-23T12:00:00Z");

    private static HttpAnswer.Builder secure() {
        return HttpAnswer.builder(200)
                .call(HttpCall.get("https://shop.example/a").build())
                .protocol("h2")
                .certificate(new PeerCertificate(
                        "CN=CA", List.of("shop.example", "*.wild.example"), SEEN.plus(Duration.ofDays(14)), SEEN));
    }

    private static HttpAnswer.Builder redirect(String location) {
        return HttpAnswer.builder(302)
                .call(HttpCall.get("http://app/a").build())
                .header("Location", location);
    }

    /** Followed from http://app/a over http://app/b to http://app/c?x=1. */
    private static HttpAnswer.Builder followed() {
        return HttpAnswer.builder(200)
                .call(HttpCall.get("http://app/c?x=1").build())
                .hops(List.of(
                        new HttpHop(
                                HttpCall.get("http://app/a").build(),
                                redirect("/b").build()),
                        new HttpHop(
                                HttpCall.get("http://app/b").build(),
                                redirect("/c?x=1").build())));
    }

    private static Evaluation evaluate(String text, HttpAnswer.Builder answer) {
        return Expectations.parse(text)
                .evaluate(new Evidence(answer.build(), Redactor.byName()))
                .get(0);
    }

    private static String miss(String text, HttpAnswer.Builder answer) {
        Evaluation evaluation = evaluate(text, answer);
        assertThat(evaluation.outcome()).isEqualTo(Outcome.UNMET);
        return Judgement.sentence(evaluation);
    }

    @ParameterizedTest
    @CsvSource({
        "certificate days >= 14",
        "certificate host == shop.example",
        "certificate host == a.wild.example",
        "protocol == h2",
        "protocol == \"H2\"",
        "redirects == 0",
        "redirects <= 1"
    })
    void what_a_connection_shows_is_met(String text) {
        assertThat(evaluate(text, secure()).outcome()).isEqualTo(Outcome.MET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/login                | /login",
                "/login?next=/a        | /login",
                "/login?next=/a        | /login?next=/a",
                "http://app/login      | /login",
                "http://app:80/login#x | http://app/login",
                "https://app/login     | https://app/login",
                "login                 | /login"
            })
    void a_redirect_that_is_not_followed_is_met_by_its_place(String location, String where) {
        assertThat(evaluate("redirectedTo == " + where, redirect(location)).outcome())
                .isEqualTo(Outcome.MET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://app/login     | /login",
                "http://evil/login     | /login",
                "http://app:8080/login | /login",
                "/login?next=/b        | /login?next=/a",
                "/login/               | /login",
                "/login?x=1            | http://app/login"
            })
    void a_redirect_to_another_place_is_not_met(String location, String where) {
        assertThat(evaluate("redirectedTo == " + where, redirect(location)).outcome())
                .isEqualTo(Outcome.UNMET);
    }

    @Test
    void followed_redirects_are_met_by_their_end_and_their_number() {
        assertThat(evaluate("redirectedTo == /c", followed()).outcome()).isEqualTo(Outcome.MET);
        assertThat(evaluate("redirectedTo == /b", followed()).outcome()).isEqualTo(Outcome.UNMET);
        assertThat(evaluate("redirects == 2", followed()).outcome()).isEqualTo(Outcome.MET);
    }

    @Test
    void a_transport_that_tells_no_address_still_tells_the_location() {
        HttpAnswer.Builder answer = HttpAnswer.builder(302).header("Location", "/login");

        assertThat(evaluate("redirectedTo == /login", answer).outcome()).isEqualTo(Outcome.MET);
        assertThat(miss("redirectedTo == /home", answer)).isEqualTo("redirectedTo expected == /home, but was /login");
    }

    @Test
    void misses_name_what_was_seen() {
        assertThat(miss("certificate days >= 15", secure()))
                .isEqualTo("certificate days expected >= 15, but was 14 (until 2026-12-07T12:00:00Z, issued by CN=CA)");
        assertThat(miss("certificate host == other.example", secure()))
                .isEqualTo("certificate host expected == other.example, but was for shop.example, *.wild.example");
        assertThat(miss("protocol == http/1.1", secure())).isEqualTo("protocol expected == http/1.1, but was h2");
        assertThat(miss("redirects <= 1", followed()))
                .isEqualTo("redirects expected <= 1, but was 2: GET http://app/a 302 -> GET http://app/b 302");
        assertThat(miss("redirectedTo == /login", secure()))
                .isEqualTo("redirectedTo expected == /login, but was no redirect but status 200");
        assertThat(miss("redirectedTo == /login", redirect("https://app/login?token=t0k3n")))
                .isEqualTo("redirectedTo expected == /login, but was https://app/login?token=hidden, "
                        + "which is another origin");
    }

    @Test
    void plain_http_has_no_certificate() {
        HttpAnswer.Builder plain =
                HttpAnswer.builder(200).call(HttpCall.get("http://app/").build());

        assertThat(miss("certificate days >= 14", plain))
                .isEqualTo("certificate days expected >= 14, but the connection had no TLS; ask an https address");
    }

    @Test
    void what_a_transport_does_not_tell_cannot_be_judged() {
        assertThat(evaluate("certificate days >= 14", HttpAnswer.builder(200)).outcome())
                .isEqualTo(Outcome.BROKEN);
        assertThat(evaluate("protocol == h2", HttpAnswer.builder(200)).outcome())
                .isEqualTo(Outcome.BROKEN);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "certificate            | must be written as certificate days >= 14 or certificate host == shop.example",
                "certificate days < 14  | must be written as certificate days >= 14 or certificate host == shop.example",
                "certificate days >= 0  | time of a certificate must be longer than zero, but was PT0S",
                "certificate days >= x  | needs a whole number after >=, but has 'x'",
                "certificate host == a/ | host of a certificate must be a name such as shop.example, but was 'a/'",
                "protocol == spdy       | protocol must be one of http/1.0, http/1.1, h2, h3, but was 'spdy'",
                "protocol != h2         | must be written as protocol == h2",
                "redirects >= 1         | must be written as redirects <= 1 or redirects == 1",
                "redirects <= 21        | redirects must be from 0 to 20, but was 21",
                "redirectedTo == login  | place of a redirect must be a whole address without # such as https://shop.example/, or a path such as /login, but was 'login'",
                "redirectedTo == //evil | place of a redirect must be a whole address without # such as https://shop.example/, or a path such as /login, but was '//evil'"
            })
    void what_is_not_understood_says_what_would_be(String text, String why) {
        assertThatThrownBy(() -> Expectations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expectation '" + text + "' " + why);
    }
}
