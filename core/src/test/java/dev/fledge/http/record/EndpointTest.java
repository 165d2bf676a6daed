package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.HttpHeaders;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class EndpointTest {
    private static final HttpUrl SERVER = HttpUrl.get("https://a.example/");

    private static HarEntry call(String method, String url) {
        return HarEntry.builder(Instant.EPOCH, new HarRequest(method, url, HttpHeaders.none(), Optional.empty()))
                .build();
    }

    private static Har traffic() {
        return new Har(List.of(
                call("GET", "https://a.example/health"),
                call("GET", "https://a.example/restaurants/2?page=1"),
                call("POST", "https://a.example/recommend"),
                call("GET", "https://a.example:443/restaurants/1"),
                call("GET", "https://a.example/health#top"),
                call("DELETE", "https://a.example/restaurants/1"),
                call("GET", "https://a.example/restaurants/3"),
                call("GET", "https://a.example/reset/<secret TOKEN>"),
                call("GET", "http://a.example/health"),
                call("GET", "https://cdn.example/health"),
                call("GET", "https://a.example:8443/health"),
                call("GET", "data:text/plain,x")));
    }

    @Test
    void endpoints_of_a_server_are_ranked_by_their_calls() {
        List<Endpoint> endpoints = Endpoint.byTraffic(traffic(), SERVER);

        assertThat(endpoints)
                .extracting(Endpoint::toString)
                .containsExactly(
                        "GET /restaurants/{id} (3)",
                        "GET /health (2)",
                        "POST /recommend (1)",
                        "GET /reset/{secret} (1)",
                        "DELETE /restaurants/{id} (1)");
    }

    @Test
    void calls_stand_in_the_order_of_the_recording() {
        Endpoint first = Endpoint.byTraffic(traffic(), SERVER).get(0);

        assertThat(first.calls())
                .extracting(call -> call.request().url())
                .containsExactly(
                        "https://a.example/restaurants/2?page=1",
                        "https://a.example:443/restaurants/1",
                        "https://a.example/restaurants/3");
    }

    @Test
    void the_order_of_the_recording_does_not_change_the_ranking() {
        List<HarEntry> shuffled = new ArrayList<>(traffic().entries());
        Collections.shuffle(shuffled, new Random(7));

        Stream<String> ranking =
                Endpoint.byTraffic(new Har(shuffled), SERVER).stream().map(Endpoint::toString);

        assertThat(ranking)
                .containsExactly(
                        "GET /restaurants/{id} (3)",
                        "GET /health (2)",
                        "POST /recommend (1)",
                        "GET /reset/{secret} (1)",
                        "DELETE /restaurants/{id} (1)");
    }

    @Test
    void no_traffic_has_no_endpoints() {
        assertThat(Endpoint.byTraffic(new Har(List.of()), SERVER)).isEmpty();
    }

    @Test
    void a_method_says_what_a_call_may_change() {
        List<Endpoint> endpoints = Endpoint.byTraffic(traffic(), SERVER);

        assertThat(endpoints).filteredOn(Endpoint::isSafe).hasSize(3);
        assertThat(endpoints)
                .filteredOn(endpoint -> !endpoint.isIdempotent())
                .extracting(Endpoint::method)
                .containsExactly("POST");
    }

    @Test
    void an_endpoint_that_nobody_called_is_refused() {
        assertThatThrownBy(() -> new Endpoint("GET", PathTemplate.of("/a"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("endpoint GET /a must have calls, but has none");
    }

    @Test
    void words_that_differ_by_a_number_are_a_parameter_if_there_are_three() {
        Har har = new Har(List.of(
                call("GET", "https://a.example/cache/user-1"),
                call("GET", "https://a.example/cache/user-2"),
                call("GET", "https://a.example/cache/user-3"),
                call("GET", "https://a.example/v1/menu"),
                call("GET", "https://a.example/v2/menu"),
                call("GET", "https://a.example/v3/menu"),
                call("PUT", "https://a.example/cache/user-1")));

        List<Endpoint> endpoints = Endpoint.alike(Endpoint.byTraffic(har, SERVER));

        assertThat(endpoints)
                .extracting(Endpoint::toString)
                .containsExactly(
                        "GET /cache/{user} (3)",
                        "PUT /cache/user-1 (1)",
                        "GET /v1/menu (1)",
                        "GET /v2/menu (1)",
                        "GET /v3/menu (1)");
    }
}
