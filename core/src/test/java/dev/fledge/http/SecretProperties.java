package dev.fledge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import okhttp3.HttpUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the secret is and wherever it stands, no text about the call holds it. */
class SecretProperties {
    private static final String ALPHABET = "abcABC019 _-.~!*'()\"\\/+&=?%#$<>{}[]:;@^`|,\täöß€\uD83D\uDE80";

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    private static String value(Random random) {
        StringBuilder value = new StringBuilder();
        int[] points = ALPHABET.codePoints().toArray();
        int length = 4 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            value.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return value.toString();
    }

    private static boolean printable(String value) {
        return value.chars().allMatch(unit -> unit >= 0x20 && unit <= 0x7e);
    }

    private static HttpCall callFullOf(Secret secret, HttpUrl base, Random random) {
        String value = secret.reveal();
        HttpCall.Builder call = HttpCall.post(base.newBuilder()
                        .addPathSegment(value)
                        .addQueryParameter("q", value)
                        .build())
                .secret(secret)
                .json("{\"password\":\"" + SecretForms.of(value).iterator().next() + "\"}")
                .header("X-Encoded", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .header("X-Form", URLEncoder.encode(value, StandardCharsets.UTF_8));
        if (printable(value)) {
            call.header(random.nextBoolean() ? "Authorization" : "X-Custom", secret);
        }
        return call.build();
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothing_that_is_printed_holds_the_secret(long seed) {
        Random random = new Random(seed);
        Secret secret = Secret.of("S", value(random));
        HttpCall call = callFullOf(secret, HttpUrl.get("http://127.0.0.1:1/"), random);

        List<String> printed = new ArrayList<>(List.of(
                call.toString(),
                call.toCurl(),
                secret.toString(),
                call.headers().toString()));
        printed.add(call.redactor().toString());
        call.headers()
                .entries()
                .forEach(header -> printed.add(call.redactor().redactHeader(header.getKey(), header.getValue())));
        printed.add(call.redactor().redact("text " + secret.reveal() + " text"));
        PhaseClock clock = new PhaseClock(dev.fledge.time.TimeSource.system());
        HttpFailure failure =
                new FailureSentence(call, clock).of(new java.io.IOException("Unexpected: " + secret.reveal()));
        printed.add(String.valueOf(failure.getMessage()));
        printed.add(failure.toString());
        printed.add(String.valueOf(failure.getCause()));

        assertThat(printed)
                .noneMatch(text -> SecretForms.of(secret.reveal()).stream().anyMatch(text::contains));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void redacting_twice_changes_nothing_more(long seed) {
        Random random = new Random(seed);
        Redactor redactor = Redactor.of(List.of(Secret.of("A", value(random)), Secret.of("B", value(random))));
        String text = value(random) + value(new Random(seed)) + value(random);

        String once = redactor.redact(text);

        assertThat(redactor.redact(once)).isEqualTo(once);
    }
}
