package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fledge.http.Tls;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests, each by its deadline, and owns all repetition: what only reads is asked up to four times; a change is sent again
 * only if the server said that it did not look at it, or nothing of it can have left this machine.
 */
final class Transport implements Closeable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ATTEMPTS = 4;
    private static final long FIRST_WAIT_MILLIS = 200;
    private static final Set<Integer> SERVER_TROUBLE = Set.of(500, 502, 503, 504);
    private static final int UNAUTHORIZED = 401;
    private static final int TOO_MANY = 429;
    private static final int UNAVAILABLE = 503;

    /** What a call may take beyond its time-out before nobody waits for OkHttp to notice. */
    private static final Duration GRACE = Duration.ofMillis(500);

    private final KubernetesConfig config;
    private final TimeSource time;
    private final Pace pace;
    private @Nullable Tls tlsUsed;
    private @Nullable Lanes lanes;
    private boolean closed;

    Transport(KubernetesConfig config, int perSecond, TimeSource time) {
        this.config = config;
        this.time = time;
        this.pace = new Pace(perSecond, time);
    }

    KubernetesConfig config() {
        return config;
    }

    /** The answer, read whole. */
    static final class Answer {
        private final int code;
        private final String retryAfter;
        private final byte[] body;

        Answer(int code, String retryAfter, byte[] body) {
            this.code = code;
            this.retryAfter = retryAfter;
            this.body = body;
        }

        int code() {
            return code;
        }

        String retryAfter() {
            return retryAfter;
        }

        byte[] body() {
            return body;
        }

        boolean isSuccess() {
            return code >= 200 && code < 300;
        }
    }

    /** Sends and returns the answer's tree. */
    JsonNode tree(Asked asked, Lane lane, Deadline deadline) throws IOException, InterruptedException {
        Answer answer = successful(asked, lane, deadline);
        String problem = "but what came is no JSON object";
        try {
            JsonNode tree = JSON.readTree(answer.body());
            if (tree != null && tree.isObject()) {
                return tree;
            }
        } catch (JsonProcessingException e) {
            problem += " (" + e.getOriginalMessage() + ")";
        }
        String message = asked + ": the answer was " + answer.code() + " " + problem + "; does " + config.server()
                + " lead to an API server?";
        throw asked.isWrite()
                ? new LostAnswerException(message + " The change may have been made")
                : new IOException(message);
    }

    /** Sends and returns the answer as it is. */
    Answer successful(Asked asked, Lane lane, Deadline deadline) throws IOException, InterruptedException {
        Answer answer = repeated(asked, lane, deadline);
        if (answer.isSuccess()) {
            return answer;
        }
        boolean toldToComeAgain =
                answer.code() == UNAVAILABLE && !answer.retryAfter().isEmpty();
        if (asked.isWrite() && SERVER_TROUBLE.contains(answer.code()) && !toldToComeAgain) {
            throw new LostAnswerException(Refusal.of(asked, answer).getMessage()
                    + "; the change may have been made all the same, so read it back");
        }
        throw Refusal.of(asked, answer);
    }

    private Answer repeated(Asked asked, Lane lane, Deadline deadline) throws IOException, InterruptedException {
        Retry.AsyncContext<Answer> context =
                Retry.of("fledge-kubernetes", config(asked)).asyncContext();
        while (true) {
            long wait;
            try {
                Answer answer = authorized(asked, lane, deadline);
                wait = context.onResult(answer);
                if (wait < 0 || wait >= deadline.remaining().toMillis()) {
                    return answer;
                }
            } catch (IOException e) {
                wait = context.onError(e);
                if (wait < 0 || wait >= deadline.remaining().toMillis()) {
                    throw e;
                }
            }
            time.sleep(Duration.ofMillis(wait));
        }
    }

    private static RetryConfig config(Asked asked) {
        boolean reads = !asked.isWrite();
        return RetryConfig.<Answer>custom()
                .maxAttempts(ATTEMPTS)
                .retryOnResult(answer -> answer.code() == TOO_MANY
                        || (answer.code() == UNAVAILABLE
                                && !answer.retryAfter().isEmpty()
                                && (reads || asked.isGuarded()))
                        || (reads && SERVER_TROUBLE.contains(answer.code())))
                .retryOnException(e -> e instanceof UnsentException || (reads && e instanceof UnansweredException))
                .intervalBiFunction(Transport::waitMillis)
                .build();
    }

    private static long waitMillis(int attempt, Either<Throwable, Answer> outcome) {
        long doubling = FIRST_WAIT_MILLIS << (attempt - 1);
        long own = Math.round(doubling * (0.5 + ThreadLocalRandom.current().nextDouble() / 2));
        return outcome.isRight() ? Math.max(own, retryAfterMillis(outcome.get())) : own;
    }

    private static long retryAfterMillis(Answer answer) {
        try {
            return 1000
                    * Math.max(
                            0, Math.min(3600, Long.parseLong(answer.retryAfter().strip())));
        } catch (NumberFormatException e) {
            // None, or a date, which API servers do not send.
            return 0;
        }
    }

    /** Sends it, and once more with a fresh credential if the server does not take this one. */
    private Answer authorized(Asked asked, Lane lane, Deadline deadline) throws IOException, InterruptedException {
        Answer answer = once(asked, lane, deadline);
        if (answer.code() == UNAUTHORIZED && config.credential().renew()) {
            return once(asked, lane, deadline);
        }
        return answer;
    }

    private Answer once(Asked asked, Lane lane, Deadline deadline) throws IOException, InterruptedException {
        if (lane == Lane.URGENT) {
            pace.takeAtOnce();
        } else if (!pace.await(deadline)) {
            throw new IOException(
                    asked + ": was not sent by the deadline, since more requests wait than may be sent a second;"
                            + " give it more time, or raise requestsPerSecond()");
        }
        if (deadline.passed()) {
            throw new IOException(
                    asked + ": was not sent, since the deadline of " + deadline.allowed() + " had passed");
        }
        Lanes.Sent sent = new Lanes.Sent();
        Call call = call(asked, lane, sent, deadline);
        call.timeout().timeout(Math.max(1, deadline.remaining().toNanos()), TimeUnit.NANOSECONDS);
        try {
            return answer(call, deadline);
        } catch (IOException e) {
            throw failure(
                    asked,
                    sent.get(),
                    ConnectionFailure.sentence(e, call.request().isHttps(), deadline),
                    e);
        }
    }

    private static IOException failure(Asked asked, boolean sent, String why, IOException e) {
        if (!sent) {
            return new UnsentException(asked + ": was not sent: " + why, e);
        }
        return asked.isWrite()
                ? new LostAnswerException(
                        asked + ": no answer came: " + why + "; the change may have been made, so read it back", e)
                : new UnansweredException(asked + ": no answer came: " + why, e);
    }

    private static final class UnsentException extends IOException {
        private static final long serialVersionUID = 1L;

        private UnsentException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    private static final class UnansweredException extends IOException {
        private static final long serialVersionUID = 1L;

        private UnansweredException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Returns a call that was not sent yet and has no time-out. */
    Call call(Asked asked, Lane lane, Lanes.Sent sent, Deadline deadline) throws IOException, InterruptedException {
        RequestBody body = asked.body()
                .map(patch -> RequestBody.create(patch.bytes(), MediaType.get(patch.contentType())))
                .orElse(null);
        Request.Builder request = new Request.Builder()
                .url(asked.url())
                .method(asked.method(), body)
                .header("Accept", Asked.JSON)
                .header("User-Agent", "fledge")
                .tag(Lanes.Sent.class, sent);
        String authorization = config.credential().authorization(deadline);
        if (!authorization.isEmpty()) {
            request.header("Authorization", authorization);
        }
        return lane(lane, deadline).newCall(request.build());
    }

    private OkHttpClient lane(Lane lane, Deadline deadline) throws IOException, InterruptedException {
        Tls tls = config.credential().tls(config.tls(), deadline);
        synchronized (this) {
            if (closed) {
                throw new IOException("the client is closed");
            }
            Lanes present = lanes;
            if (present == null || tlsUsed != tls) {
                // A new certificate of ours; connections that show the old one end with their calls.
                present = new Lanes(config.base(tls));
                lanes = present;
                tlsUsed = tls;
            }
            return present.of(lane);
        }
    }

    /** Waits for the answer so that an interrupt or the deadline ends the call. */
    private static Answer answer(Call call, Deadline deadline) throws IOException, InterruptedException {
        CompletableFuture<Answer> coming = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call same, Response response) {
                try (response) {
                    String retryAfter = response.header("Retry-After", "");
                    coming.complete(new Answer(
                            response.code(),
                            retryAfter == null ? "" : retryAfter,
                            response.body().bytes()));
                } catch (IOException e) {
                    coming.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call same, IOException e) {
                coming.completeExceptionally(e);
            }
        });
        boolean came = false;
        try {
            Answer answer = coming.get(deadline.remaining().plus(GRACE).toNanos(), TimeUnit.NANOSECONDS);
            came = true;
            return answer;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io ? io : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new InterruptedIOException("timeout");
        } finally {
            if (!came) {
                call.cancel();
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (lanes != null) {
            lanes.close();
        }
    }
}
