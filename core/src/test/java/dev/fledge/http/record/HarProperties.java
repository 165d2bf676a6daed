package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written is read as it was, and written again with the same bytes. */
class HarProperties {
    private static final String ALPHABET = "abcXYZ019 _-.~!*'()\"\\/+&=?%#$<>{}[]:;@^`|,\t\r\nöß€\uD83D\uDE80";

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static String text(Random random) {
        int[] points = ALPHABET.codePoints().toArray();
        StringBuilder text = new StringBuilder("x");
        for (int i = random.nextInt(20); i > 0; i--) {
            text.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return text.toString();
    }

    private static Optional<HarBody> body(Random random) {
        String text = text(random);
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        boolean truncated = random.nextBoolean();
        return switch (random.nextInt(3)) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(new HarBody("image/png", Optional.empty(), 1 + random.nextInt(9000), false));
            default ->
                Optional.of(new HarBody("text/" + text, Optional.of(text), length + (truncated ? 7 : 0), truncated));
        };
    }

    private static HttpHeaders headers(Random random) {
        HttpHeaders headers = HttpHeaders.none();
        for (int i = random.nextInt(3); i > 0; i--) {
            headers = headers.and(text(random), text(random).substring(1));
        }
        return headers;
    }

    private static HarTimings timings(Random random) {
        HarTimings timings = HarTimings.unknown();
        for (Phase phase : Phase.values()) {
            if (random.nextBoolean()) {
                timings = timings.and(phase, Duration.ofNanos(1 + random.nextLong(3_600_000_000_000L)));
            }
        }
        // HAR cannot tell TLS on a connection that took no time from TLS alone.
        return timings.of(Phase.TLS).isPresent() ? timings.and(Phase.CONNECT, Duration.ofNanos(1)) : timings;
    }

    private static HarEntry entry(Random random) {
        HarEntry.Builder entry = HarEntry.builder(
                        Instant.ofEpochSecond(random.nextInt(2_000_000_000), random.nextInt(1_000_000_000)),
                        new HarRequest(text(random), text(random), headers(random), body(random)))
                .timings(timings(random));
        if (random.nextBoolean()) {
            entry.response(new HarResponse(100 + random.nextInt(900), headers(random), body(random)));
        }
        if (random.nextBoolean()) {
            entry.failure(text(random)).protocol("h2").serverAddress(text(random));
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            entry.fact(text(random), text(random));
        }
        return entry.build();
    }

    private static Har har(long seed) {
        Random random = new Random(seed);
        List<HarEntry> entries = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            entries.add(entry(random));
        }
        return new Har(entries);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_round_trip_loses_nothing(long seed) {
        Har har = har(seed);

        Har again = Har.parse("own", har.toJson());

        assertThat(again).isEqualTo(har);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_same_entries_give_the_same_bytes(long seed) {
        String once = har(seed).toJson();

        String again = Har.parse("own", once).toJson();

        assertThat(again).isEqualTo(once).isEqualTo(har(seed).toJson());
    }
}
