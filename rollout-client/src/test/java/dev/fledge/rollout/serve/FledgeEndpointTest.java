package dev.fledge.rollout.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.http.Secret;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.Lease.Permit;
import dev.fledge.rollout.LeaseBook;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FledgeEndpointTest {
    private static final Secret TOKEN = Secret.of("ENDPOINT_TOKEN", "b7f0c5f2a9d84e31b0");
    private static final String ARGO = "/b7f0c5f2a9d84e31b0/v1/argo/verdict?";
    private static final String FLAGGER = "/b7f0c5f2a9d84e31b0/v1/flagger/";

    private final OkHttpClient client = new OkHttpClient();
    private LeaseBook book;
    private FledgeEndpoint endpoint;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        book = new MemoryLeaseBook(TimeSource.system());
        endpoint = FledgeEndpoint.builder(book).token(TOKEN).start();
    }

    @AfterEach
    void end() {
        endpoint.close();
        client.connectionPool().evictAll();
    }

    private record Answer(int status, String body, String cache) {}

    private Answer ask(String method, String path, String body) throws IOException {
        RequestBody sent = method.equals("POST") ? RequestBody.create(body, MediaType.get("application/json")) : null;
        Request request = new Request.Builder()
                .url("http://127.0.0.1:" + endpoint.port() + path)
                .method(method, sent)
                .build();
        try (Response answer = client.newCall(request).execute()) {
            return new Answer(answer.code(), answer.body().string(), String.valueOf(answer.header("Cache-Control")));
        }
    }

    private int hook(String type, String checksum) throws IOException {
        return ask("POST", FLAGGER + type, payload(checksum, "{\"app\":\"shop\"}"))
                .status();
    }

    private static String payload(String checksum, String metadata) {
        return "{\"name\":\"shop\",\"namespace\":\"prod\",\"phase\":\"Progressing\",\"checksum\":\"" + checksum
                + "\",\"metadata\":" + metadata + "}";
    }

    private Lease begin(Permit... permits) throws IOException {
        Lease.Builder lease =
                Lease.of("shop", "run-7", 7).left(Duration.ofMinutes(1)).word(Lease.Word.PASS, "p95 as before");
        for (Permit permit : permits) {
            lease.permit(permit);
        }
        book.begin(lease.build());
        return book.of("shop").orElseThrow();
    }

    @Test
    void the_lease_is_200_while_it_is_held_and_503_else() throws Exception {
        Answer unknown = ask("GET", "/lease/shop", "");
        Lease lease = begin();
        Answer held = ask("GET", "/lease/shop", "");
        Answer head = ask("HEAD", "/lease/shop", "");
        book.renew(lease, Duration.ZERO);
        Answer gone = ask("HEAD", "/lease/shop", "");

        assertThat(unknown).isEqualTo(new Answer(503, "not held\n", "no-store"));
        assertThat(held).isEqualTo(new Answer(200, "held\n", "no-store"));
        assertThat(head).isEqualTo(new Answer(200, "", "no-store"));
        assertThat(gone.status()).isEqualTo(503);
    }

    @Test
    void argo_is_told_the_word_of_the_run_with_fence_and_time_left() throws Exception {
        Lease lease = begin();
        String early = ask("GET", ARGO + "run=run-7&hash=85d557f47b", "").body();
        book.change(lease, now -> now.toBuilder().canaryHash("85d557f47b").build());

        Answer pass = ask("GET", ARGO + "run=run-7&hash=85d557f47b", "");

        assertThat(early).contains("\"verdict\":\"WAIT\"");
        assertThat(pass.status()).isEqualTo(200);
        assertThat(pass.body())
                .matches(
                        "\\{\"verdict\":\"PASS\",\"fence\":7,\"leaseSecondsLeft\":5[0-9],\"reason\":\"p95 as before\"}");
    }

    @Test
    void argo_is_told_fail_for_an_unknown_run_a_wrong_hash_and_a_lease_that_ran_out() throws Exception {
        Lease lease = begin();
        book.change(lease, now -> now.toBuilder().canaryHash("85d557f47b").build());
        Answer unknown = ask("GET", ARGO + "run=run-6&hash=85d557f47b", "");
        Answer wrong = ask("GET", ARGO + "run=run-7&hash=1", "");
        book.renew(lease, Duration.ZERO);
        Answer late = ask("GET", ARGO + "run=run-7&hash=85d557f47b", "");

        assertThat(List.of(unknown, wrong, late)).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("\"verdict\":\"FAIL\"");
        });
        assertThat(unknown.body()).contains("\"fence\":-1,\"leaseSecondsLeft\":0,\"reason\":\"run is not known");
        assertThat(wrong.body()).contains("is about pod template 85d557f47b, but was asked about '1'");
        assertThat(late.body()).contains("has run out");
    }

    @Test
    void gates_of_flagger_are_403_until_the_run_opens_them() throws Exception {
        begin();

        assertThat(hook("confirm-rollout", "a")).isEqualTo(403);
        assertThat(hook("confirm-traffic-increase", "a")).isEqualTo(403);
        assertThat(hook("confirm-promotion", "a")).isEqualTo(403);
        assertThat(hook("pre-rollout", "a")).isEqualTo(200);
        assertThat(hook("rollout", "a")).isEqualTo(200);
        assertThat(hook("rollback", "a")).isEqualTo(403);
        assertThat(hook("post-rollout", "a")).isEqualTo(200);
        assertThat(hook("event", "a")).isEqualTo(200);
    }

    @Test
    void one_yes_is_one_step_and_the_other_gates_stay_open() throws Exception {
        begin(Permit.ROLLOUT, Permit.TRAFFIC_INCREASE, Permit.PROMOTION);

        assertThat(hook("confirm-traffic-increase", "a")).isEqualTo(200);
        assertThat(hook("confirm-traffic-increase", "a")).isEqualTo(403);
        assertThat(hook("confirm-rollout", "a")).isEqualTo(200);
        assertThat(hook("confirm-rollout", "a")).isEqualTo(200);
        assertThat(hook("confirm-promotion", "a")).isEqualTo(200);
        assertThat(hook("confirm-promotion", "a")).isEqualTo(200);
    }

    @Test
    void rollback_is_yes_and_all_else_no_when_the_run_says_so_or_is_dead_or_unknown() throws Exception {
        int unknown = hook("rollback", "a");
        Lease lease = begin(Permit.TRAFFIC_INCREASE, Permit.PROMOTION);
        book.change(lease, now -> now.toBuilder().permit(Permit.ROLLBACK).build());
        int wanted = hook("rollback", "a");
        int promotion = hook("confirm-promotion", "a");
        book.change(
                lease,
                now -> now.toBuilder()
                        .forbid(Permit.ROLLBACK)
                        .word(Lease.Word.FAIL, "errors")
                        .build());
        int failed = hook("rollback", "a");
        int rollout = hook("rollout", "a");
        book.change(lease, now -> now.toBuilder().word(Lease.Word.PASS, "").build());
        int well = hook("rollback", "a");
        book.renew(lease, Duration.ZERO);

        assertThat(List.of(unknown, wanted, failed, hook("rollback", "a"))).containsOnly(200);
        assertThat(List.of(promotion, rollout, well, hook("rollout", "a"))).containsOnly(403);
    }

    @Test
    void a_release_with_another_checksum_than_the_first_is_turned_away() throws Exception {
        begin(Permit.TRAFFIC_INCREASE, Permit.PROMOTION);

        int first = hook("rollout", "85d557f47b");
        Answer other = ask("POST", FLAGGER + "rollout", payload("6c", "{\"app\":\"shop\"}"));

        assertThat(first).isEqualTo(200);
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.body()).contains("is about release 85d557f47b, but was asked about 6c");
        assertThat(hook("rollback", "6c")).isEqualTo(200);
        assertThat(hook("rollback", "85d557f47b")).isEqualTo(403);
    }

    @Test
    void the_app_is_the_name_of_the_canary_if_no_metadata_name_it() throws Exception {
        begin();

        assertThat(ask("POST", FLAGGER + "rollout", payload("a", "{}")).status())
                .isEqualTo(200);
    }

    @Test
    void without_the_token_nothing_but_the_lease_is_answered() throws Exception {
        begin();

        assertThat(ask("GET", "/v1/argo/verdict?run=run-7&hash=a", "").status()).isEqualTo(404);
        assertThat(ask("GET", "/guess/v1/argo/verdict?run=run-7&hash=a", "").status())
                .isEqualTo(404);
        assertThat(ask("POST", "/v1/flagger/rollout", payload("a", "{}")).status())
                .isEqualTo(404);
        assertThat(ask("POST", "/v1/flagger/rollout", payload("a", "{\"token\":\"b7f0c5f2a9d84e31b0\"}"))
                        .status())
                .isEqualTo(200);
        assertThat(ask("GET", "/lease/shop", "").status()).isEqualTo(200);
    }

    @Test
    void no_answer_and_no_text_of_the_endpoint_shows_the_token() throws Exception {
        begin();
        List<String> texts =
                new ArrayList<>(List.of(endpoint.toString(), endpoint.url().toString()));
        for (String path : List.of(FLAGGER + "rollout", FLAGGER + "rollback", FLAGGER + "nothing", "/x")) {
            texts.add(ask("POST", path, payload("a", "{\"token\":\"b7f0c5f2a9d84e31b0\"}"))
                    .body());
        }

        assertThat(texts).noneMatch(text -> text.contains(TOKEN.reveal()));
        assertThat(endpoint.secretUrl().toString()).endsWith("/b7f0c5f2a9d84e31b0");
    }

    @Test
    void what_is_asked_wrongly_is_refused() throws Exception {
        assertThat(ask("POST", FLAGGER + "rollout", "{").status()).isEqualTo(400);
        assertThat(ask("POST", FLAGGER + "rollout", "{}").status()).isEqualTo(400);
        assertThat(ask("POST", FLAGGER + "rollout", "x".repeat(70_000)).status())
                .isEqualTo(413);
        assertThat(ask("POST", FLAGGER + "dance", "{}").status()).isEqualTo(404);
        assertThat(ask("GET", FLAGGER + "rollout", "").status()).isEqualTo(405);
        assertThat(ask("POST", "/lease/shop", "").status()).isEqualTo(405);
    }

    @Test
    void an_endpoint_that_others_can_reach_needs_a_token() throws Exception {
        FledgeEndpoint.Builder open = FledgeEndpoint.builder(book).address(InetAddress.getByName("0.0.0.0"));

        assertThatThrownBy(open::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("0.0.0.0")
                .hasMessageContaining("token()");
        assertThatThrownBy(() -> open.token(Secret.of("T", "short-token")))
                .hasMessageContaining("at least 16 characters")
                .message()
                .doesNotContain("short-token");
    }

    @Test
    void row_16_hooks_are_answered_200_within_50_ms_and_never_204() throws Exception {
        endpoint.close();
        book = FileLeaseBook.at(folder.resolve("leases.json"), TimeSource.system());
        endpoint = FledgeEndpoint.builder(book).token(TOKEN).start();
        begin(Permit.PROMOTION);
        hook("rollout", "a");
        List<Long> micros = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            long start = System.nanoTime();
            int status = hook(i % 2 == 0 ? "rollout" : "confirm-promotion", "a");
            micros.add((System.nanoTime() - start) / 1000);
            assertThat(status).isEqualTo(200);
        }

        Collections.sort(micros);

        assertThat(micros.get(395)).as("p99 in microseconds").isLessThan(50_000);
    }

    @Test
    void row_17_a_restarted_endpoint_answers_as_before() throws Exception {
        endpoint.close();
        Path file = folder.resolve("leases.json");
        book = FileLeaseBook.at(file, TimeSource.system());
        endpoint = FledgeEndpoint.builder(book).token(TOKEN).start();
        begin(Permit.TRAFFIC_INCREASE, Permit.PROMOTION);
        hook("confirm-traffic-increase", "85d557f47b");
        int port = endpoint.port();

        endpoint.close();
        assertThatThrownBy(() -> hook("rollout", "85d557f47b")).isInstanceOf(IOException.class);
        book = FileLeaseBook.at(file, TimeSource.system());
        endpoint = FledgeEndpoint.builder(book).token(TOKEN).port(port).start();

        assertThat(hook("rollout", "85d557f47b")).isEqualTo(200);
        assertThat(hook("rollout", "6c")).isEqualTo(403);
        assertThat(hook("confirm-traffic-increase", "85d557f47b")).isEqualTo(403);
        assertThat(hook("confirm-promotion", "85d557f47b")).isEqualTo(200);
        assertThat(hook("rollback", "85d557f47b")).isEqualTo(403);
        assertThat(ask("GET", ARGO + "run=run-7&hash=85d557f47b", "").body())
                .contains("\"verdict\":\"PASS\",\"fence\":7");
    }
}
