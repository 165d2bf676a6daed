package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpHeaders;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class RecordedServersTest {
    private static Har asked(String... urls) {
        List<HarEntry> entries = Stream.of(urls)
                .map(url -> HarEntry.builder(
                                Instant.EPOCH, new HarRequest("GET", url, HttpHeaders.none(), Optional.empty()))
                        .build())
                .toList();
        return new Har(entries);
    }

    @Test
    void the_server_that_was_called_most_is_found_without_the_assets_of_others() {
        RecordedServers servers = RecordedServers.of(asked(
                "https://app.example/",
                "https://app.example/api?q=1",
                "https://cdn.example/a.js",
                "https://cdn.example/b.PNG",
                "https://cdn.example/c.woff2",
                "http://[::1]:8080/x",
                "data:text/plain,x"));

        assertThat(servers.busiest()).contains(HttpUrl.get("https://app.example/"));
        assertThat(servers.assets()).isEqualTo(3);
        assertThat(servers.calls()).hasToString("{http://[::1]:8080=1, https://app.example=2}");
        assertThat(servers.dynamic().entries()).hasSize(3);
    }

    @Test
    void of_servers_called_as_often_the_first_by_name_is_the_busiest() {
        assertThat(RecordedServers.of(asked("https://b.example/", "https://a.example/"))
                        .busiest())
                .contains(HttpUrl.get("https://a.example/"));
    }

    @Test
    void nobody_was_called_where_only_assets_were() {
        assertThat(RecordedServers.of(asked("https://cdn.example/a.css")).busiest())
                .isEmpty();
    }
}
