package dev.fledge.http;

import dev.fledge.http.HttpFailure.Kind;
import dev.fledge.time.Deadline;
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

/** Sends one call as often as {@link Retries}, the method of the call and its time allow, and keeps every attempt. */
final class RetryLoop {
    private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE");
    private static final Set<Integer> ASKS_TO_COME_AGAIN = Set.of(429, 503);
    private static final Set<Integer> BEHIND_IS_BUSY = Set.of(502, 504);
    private static final Set<Kind> ANSWER_BEGAN = Set.of(Kind.CUT_SHORT, Kind.PROTOCOL, Kind.REDIRECT);

    private final HttpTransport once;
    private final Retries standard;
    private final TimeSource time;

    RetryLoop(HttpTransport once, Retries standard, TimeSource time) {
        this.once = once;
        this.standard = standard;
        this.time = time;
    }

    HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
        Optional<Deadline> deadline = call.within().map(within -> Deadline.after(within, time));
        Retries retries = call.retries().orElse(standard);
        if (retries.attempts() == 1) {
            return onlyOnce(shortened(call, deadline));
        }
        Retry.AsyncContext<HttpAnswer> context =
                Retry.of("fledge-http", config(call, retries)).asyncContext();
        List<HttpAttempt> attempts = new ArrayList<>();
        while (true) {
            long start = time.nanoTime();
            Duration wait;
            try {
                HttpAnswer answer = once.exchange(shortened(call, deadline));
                attempts.add(attempt(attempts, String.valueOf(answer.status()), start));
                wait = Duration.ofMillis(context.onResult(answer));
                if (isOver(wait, deadline)) {
                    return answer.toBuilder().attempts(attempts).build();
                }
            } catch (HttpFailure failure) {
                attempts.add(attempt(attempts, failure.kind().name(), start));
                wait = Duration.ofMillis(context.onError(failure));
                if (isOver(wait, deadline)) {
                    throw failure.after(attempts);
                }
            }
            time.sleep(wait);
        }
    }

    private HttpAnswer onlyOnce(HttpCall call) throws IOException, InterruptedException {
        long start = time.nanoTime();
        try {
            HttpAnswer answer = once.exchange(call);
            HttpAttempt attempt = attempt(List.of(), String.valueOf(answer.status()), start);
            return answer.toBuilder().attempts(List.of(attempt)).build();
        } catch (HttpFailure failure) {
            throw failure.after(List.of(attempt(List.of(), failure.kind().name(), start)));
        }
    }

    private static HttpCall shortened(HttpCall call, Optional<Deadline> deadline) {
        return deadline.map(end -> call.endingWithin(end.remaining())).orElse(call);
    }

    /** Returns whether there is nothing to wait for, which is said by a negative wait, or no time to ask after it. */
    private static boolean isOver(Duration wait, Optional<Deadline> deadline) {
        return wait.isNegative()
                || deadline.filter(end -> end.remaining().compareTo(wait) <= 0).isPresent();
    }

    private HttpAttempt attempt(List<HttpAttempt> before, String outcome, long startNanos) {
        return new HttpAttempt(before.size() + 1, outcome, Duration.ofNanos(time.nanoTime() - startNanos));
    }

    private RetryConfig config(HttpCall call, Retries retries) {
        boolean repeatable = REPEATABLE.contains(call.method()) || call.idempotencyKeyed();
        return RetryConfig.<HttpAnswer>custom()
                .maxAttempts(retries.attempts())
                .retryOnResult(answer -> repeatable && mayBeAskedAgain(answer, retries))
                .retryOnException(error -> error instanceof HttpFailure failure
                        && (!failure.requestSent() || (repeatable && !answerBegan(failure))))
                .intervalBiFunction((attempt, outcome) -> waitMillis(attempt, outcome, retries))
                .build();
    }

    private boolean mayBeAskedAgain(HttpAnswer answer, Retries retries) {
        Optional<Duration> asked = RetryAfter.of(answer, time.now());
        boolean tooLong = asked.isPresent() && asked.get().compareTo(retries.longestWait()) > 0;
        return !tooLong
                && (BEHIND_IS_BUSY.contains(answer.status())
                        || (ASKS_TO_COME_AGAIN.contains(answer.status()) && asked.isPresent()));
    }

    private static boolean answerBegan(HttpFailure failure) {
        return ANSWER_BEGAN.contains(failure.kind())
                || failure.phases().receive().isPresent();
    }

    private long waitMillis(int attempt, Either<Throwable, HttpAnswer> outcome, Retries retries) {
        long doubling = retries.firstWait().toMillis() << Math.min(attempt - 1, 20);
        long own = Math.min(doubling, retries.longestWait().toMillis());
        Duration asked =
                outcome.isRight() ? RetryAfter.of(outcome.get(), time.now()).orElse(Duration.ZERO) : Duration.ZERO;
        return Math.max(own, asked.toMillis());
    }
}
