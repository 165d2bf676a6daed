package dev.fledge.http.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.JsonText;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the secret is, however it is written and wherever it stands, nothing that is recorded holds it. */
@Timeout(60)
class SecretlessProperties {
    private static final String ALPHABET = "abcABC019 _-.~!*'()\"\\/+&=?%#$<>{}[]:;@^`|,\täöß€\uD83D\uDE80";
    private static final List<String> TYPES =
            List.of("application/json", "text/plain", "application/x-www-form-urlencoded", "text/html", "a/b+json", "");
    private static final MockWebServer SERVER = new MockWebServer();
    private static final OkHttpClient CLIENT = new OkHttpClient();

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    static LongStream liveSeeds() {
        return LongStream.range(0, 60);
    }

    static LongStream cuts() {
        return LongStream.range(0, 60);
    }

    @BeforeAll
    static void start() throws IOException {
        SERVER.start(InetAddress.getLoopbackAddress(), 0);
    }

    @AfterAll
    static void stop() {
        CLIENT.dispatcher().executorService().shutdownNow();
        CLIENT.connectionPool().evictAll();
        SERVER.close();
    }

    private static String value(Random random) {
        int[] points = ALPHABET.codePoints().toArray();
        StringBuilder value = new StringBuilder();
        int length = 6 + random.nextInt(20);
        for (int i = 0; i < length; i++) {
            value.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return value.toString();
    }

    private static String overEncoded(String value) {
        StringBuilder encoded = new StringBuilder();
        for (byte unit : value.getBytes(StandardCharsets.UTF_8)) {
            encoded.append(String.format("%%%02x", unit));
        }
        return encoded.toString();
    }

    /** The ways to write a value that a search must know, found without the search's own list. */
    private static List<String> forms(String value) {
        String quoted = JsonText.compact(value);
        String form = URLEncoder.encode(value, StandardCharsets.UTF_8);
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        return List.of(
                value,
                quoted.substring(1, quoted.length() - 1),
                form,
                form.replace("+", "%20"),
                Base64.getEncoder().encodeToString(bytes),
                Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static String any(List<String> choices, Random random) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static String body(String value, Random random) {
        String form = any(forms(value), random);
        return switch (random.nextInt(5)) {
            case 0 -> JsonText.compact(Map.of("a", List.of(value, Map.of(value, 1))));
            case 1 -> JsonText.compact(Map.of("nested", JsonText.compact(Map.of("deep", value))));
            case 2 -> "{\"broken\":\"" + form;
            case 3 -> "user=a&x=" + form + "&y=" + overEncoded(value);
            default -> "text " + form + " text";
        };
    }

    private static Optional<HarBody> harBody(String value, Random random) {
        return Optional.of(
                new HarBody(any(TYPES, random), Optional.of(body(value, random)), 100, random.nextBoolean()));
    }

    private static HarEntry entryFullOf(String value, Random random) {
        HttpHeaders headers = HttpHeaders.none()
                .and("X-Custom", any(forms(value), random))
                .and("Location", "/a?" + any(forms(value), random))
                .and("Authorization", "Bearer " + value)
                .and("X-" + value, "name");
        HttpUrl url = HttpUrl.get("http://a.example/")
                .newBuilder()
                .username(value)
                .password(value)
                .addPathSegment(value)
                .addQueryParameter(value, value)
                .fragment(value)
                .build();
        String address = random.nextBoolean() ? url.toString() : "weird:" + any(forms(value), random);
        return HarEntry.builder(
                        Instant.EPOCH,
                        new HarRequest("GET" + any(forms(value), random), address, headers, harBody(value, random)))
                .response(new HarResponse(200, headers, harBody(value, random)))
                .failure("IOException: " + any(forms(value), random))
                .protocol(any(forms(value), random))
                .serverAddress(any(forms(value), random))
                .fact("check " + any(forms(value), random), any(forms(value), random))
                .build();
    }

    private static void assertHidden(String value, Har har, List<String> printed) {
        List<String> texts = new ArrayList<>(printed);
        texts.add(har.toJson());
        har.entries().forEach(entry -> {
            texts.add(entry.toString());
            texts.add(entry.request().toString());
            texts.add(entry.request().url());
            texts.add(entry.request().body().flatMap(HarBody::text).orElse(""));
            texts.add(entry.response()
                    .flatMap(HarResponse::body)
                    .flatMap(HarBody::text)
                    .orElse(""));
            texts.add(entry.facts().toString());
            texts.add(entry.failure().orElse(""));
            entry.request().headers().entries().forEach(header -> texts.add(header.toString()));
        });
        Redactor search = Redactor.of(List.of(Secret.of("S", value)));
        assertThat(texts).noneMatch(search::reveals);
        assertThat(texts).noneMatch(text -> forms(value).stream().anyMatch(text::contains));
        assertThat(texts).noneMatch(text -> text.contains(overEncoded(value)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_hidden_entry_holds_no_form_of_the_secret(long seed) {
        Random random = new Random(seed);
        String value = value(random);
        HarEntry entry = entryFullOf(value, random);

        Har har = new Har(List.of(entry)).redacted(Redactor.of(List.of(Secret.of("S", value))));

        assertHidden(value, har, List.of(har.toString()));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void hiding_twice_changes_nothing_more(long seed) {
        Random random = new Random(seed);
        String value = value(random);
        Redactor redactor = Redactor.of(List.of(Secret.of("S", value)));

        Har once = new Har(List.of(entryFullOf(value, random))).redacted(redactor);

        assertThat(once.redacted(redactor).toJson()).isEqualTo(once.toJson());
    }

    @ParameterizedTest
    @MethodSource("liveSeeds")
    void a_recorded_call_holds_no_form_of_the_secret(long seed) throws IOException {
        Random random = new Random(seed);
        String value = value(random);
        ExchangeRecorder recorder = ExchangeRecorder.builder()
                .secrets(List.of(Secret.of("S", value)))
                .bodyLimitBytes(random.nextBoolean() ? 30 : 4096)
                .build();
        SERVER.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", any(TYPES, random))
                .setHeader("X-Echo", URLEncoder.encode(value, StandardCharsets.UTF_8))
                .body(body(value, random))
                .build());
        Request request = new Request.Builder()
                .url(SERVER.url("/")
                        .newBuilder()
                        .addPathSegment(value)
                        .addQueryParameter("q", value)
                        .build())
                .header("X-Api", Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8)))
                .post(RequestBody.create(body(value, random), MediaType.get("text/plain")))
                .build();

        try (Response response = recorder.recording(CLIENT).newCall(request).execute()) {
            response.body().string();
        }

        assertThat(recorder.recorded().entries()).hasSize(1);
        assertHidden(value, recorder.recorded(), List.of(recorder.toString()));
    }

    @ParameterizedTest
    @MethodSource("cuts")
    void no_half_of_a_secret_stands_at_the_end_of_a_body_that_was_cut(long before) throws IOException {
        String value = "QzVxW8-kJ2#pL9";
        ExchangeRecorder recorder = ExchangeRecorder.builder()
                .secrets(List.of(Secret.of("S", value)))
                .bodyLimitBytes(300)
                .build();
        SERVER.enqueue(new MockResponse.Builder()
                .setHeader("Content-Type", "text/plain")
                .body(".".repeat(250 + (int) before) + value + ".".repeat(100))
                .build());

        try (Response response = recorder.recording(CLIENT)
                .newCall(new Request.Builder().url(SERVER.url("/")).build())
                .execute()) {
            response.body().string();
        }

        assertThat(recorder.recorded().toJson()).contains("_truncated").doesNotContain("Qz");
    }
}
