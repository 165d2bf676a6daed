package dev.fledge.http;

import dev.fledge.time.TimeSource;
import io.github.resilience4j.core.functions.Either;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Sends one call as often as {@link Retries} and the method of the call allow, and keeps every attempt. */
final class RetryLoop {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Set<Integer> BUSY = Set.of(429, 502, 503, 504);
    private static final long GIVE_UP = -1;

    private final HttpTransport once;
    private final Retries retries;
    private final TimeSource time;

    RetryLoop(HttpTransport once, Retries retries, TimeSource time) {
        this.once = once;
        this.retries = retries;
        this.time = time;
    }

    HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
        Retry.AsyncContext<HttpAnswer> context =
                Retry.of("fledge-http", config(call)).asyncContext();
        List<HttpAttempt> attempts = new ArrayList<>();
        while (true) {
            long start = time.nanoTime();
            long waitMillis;
            try {
                HttpAnswer answer = once.exchange(call);
                attempts.add(attempt(attempts, String.valueOf(answer.status()), start));
                waitMillis = context.onResult(answer);
                if (waitMillis < 0) {
                    return answer.toBuilder().attempts(attempts).build();
                }
            } catch (HttpFailure failure) {
                attempts.add(attempt(attempts, failure.kind().name(), start));
                waitMillis = context.onError(failure);
                if (waitMillis < 0) {
                    throw failure.after(attempts);
                }
            }
            time.sleep(Duration.ofMillis(waitMillis));
        }
    }

    private HttpAttempt attempt(List<HttpAttempt> before, String outcome, long startNanos) {
        return new HttpAttempt(before.size() + 1, outcome, Duration.ofNanos(time.nanoTime() - startNanos));
    }

    private RetryConfig config(HttpCall call) {
        boolean repeatable = REPEATABLE.contains(call.method()) || call.idempotencyKeyed();
        return RetryConfig.<HttpAnswer>custom()
                .maxAttempts(retries.attempts())
                .retryOnResult(answer -> repeatable && BUSY.contains(answer.status()) && askedWait(answer) != GIVE_UP)
                .retryOnException(
                        error -> error instanceof HttpFailure failure && (repeatable || !failure.requestSent()))
                .intervalBiFunction(this::waitMillis)
                .build();
    }

    private long waitMillis(int attempt, Either<Throwable, HttpAnswer> outcome) {
        long doubling = retries.firstWait().toMillis() << Math.min(attempt - 1, 20);
        long own = Math.min(doubling, retries.longestWait().toMillis());
        return outcome.isRight() ? Math.max(own, askedWait(outcome.get())) : own;
    }

    /** Returns what Retry-After asks for, 0 if it asks for nothing we understand, or GIVE_UP if it is more than allowed. */
    private long askedWait(HttpAnswer answer) {
        Optional<String> seconds = answer.header("Retry-After").filter(text -> text.matches("[0-9]{1,9}"));
        long millis = seconds.map(text -> Long.parseLong(text) * 1000).orElse(0L);
        return millis > retries.longestWait().toMillis() ? GIVE_UP : millis;
    }
}
