package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpAttempt;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.HttpHop;
import dev.fledge.http.HttpPhases;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarRequest;
import dev.fledge.http.record.HarResponse;
import dev.fledge.http.record.HarTimings;
import dev.fledge.smoke.StepOutcome.Broken;
import dev.fledge.smoke.StepOutcome.Unanswered;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one run of a check sent and got, still with its secrets: they are hidden when all of them are known. Keeps bodies up to
 * 64 KiB, and 2 MB of them; of others only the size. Not thread-safe.
 */
final class Tape {
    private static final long LONGEST_BODY_BYTES = 64 * 1024;
    private static final long MOST_BODY_BYTES = 2_000_000;

    private final String check;
    private final List<HarEntry> entries = new ArrayList<>();
    private long bodyBytes;

    /** Which step was asked when. */
    record Asked(Instant startedAt, SmokeStep step, boolean cleanup) {}

    Tape(String check) {
        this.check = check;
    }

    List<HarEntry> entries() {
        return List.copyOf(entries);
    }

    /** Adds every attempt of a step that was asked once, and every redirect that it followed; nothing if nothing was sent. */
    void add(Asked asked, StepOutcome outcome) {
        if (outcome instanceof AnsweredStep answered) {
            HttpCall call = answered.exchanged().call();
            HttpAnswer answer = answered.exchanged().answer();
            boolean hidden = answered.mayHoldUnknownSecret();
            Instant startedAt = followed(asked, answer, retried(asked, request(asked, call), outcome), hidden);
            HttpCall last = answer.call().orElse(call);
            HarEntry.Builder entry = messages(call, entry(startedAt, request(asked, last), outcome));
            keep(
                    asked,
                    measured(entry.answered(answer), outcome),
                    outcome.verdict().name(),
                    hidden);
        } else if (outcome instanceof Unanswered unanswered) {
            HarEntry.Builder entry = unanswered(asked, unanswered.call(), unanswered);
            keep(
                    asked,
                    measured(entry.failed(unanswered.failure()), outcome),
                    outcome.verdict().name(),
                    false);
        } else if (outcome instanceof Broken broken) {
            HarEntry.Builder entry = unanswered(asked, broken.call(), broken)
                    .failure(broken.thrown().getClass().getSimpleName() + ": "
                            + broken.thrown().getMessage());
            keep(asked, measured(entry, outcome), outcome.verdict().name(), false);
        }
    }

    private HarEntry.Builder unanswered(Asked asked, HttpCall call, StepOutcome outcome) {
        HarRequest request = request(asked, call);
        return messages(call, entry(retried(asked, request, outcome), request, outcome));
    }

    /** HAR has no key for what is sent over a WebSocket. */
    private static HarEntry.Builder messages(HttpCall call, HarEntry.Builder entry) {
        String sent =
                call.live().map(live -> String.join("\n", live.messages())).orElse("");
        if (sent.isEmpty()) {
            return entry;
        }
        return entry.fact("sent", sent.length() > LONGEST_BODY_BYTES ? "not kept, it is too long" : sent);
    }

    private static HarEntry.Builder entry(Instant startedAt, HarRequest request, StepOutcome outcome) {
        int attempts = outcome.attempts().size();
        HarEntry.Builder entry = HarEntry.builder(startedAt, request);
        return attempts < 2 ? entry : entry.fact("attempt", attempts + " of " + attempts);
    }

    /** Of a transport that measures nothing, what we waited is known all the same. */
    private static HarEntry.Builder measured(HarEntry.Builder entry, StepOutcome outcome) {
        return entry.build().timings().equals(HarTimings.unknown())
                ? entry.timings(HarTimings.of(HttpPhases.ofTotal(outcome.latency())))
                : entry;
    }

    /** Adds the attempts before the last one, and returns when that began, waits between them not counted. */
    private Instant retried(Asked asked, HarRequest request, StepOutcome outcome) {
        List<HttpAttempt> attempts = outcome.attempts();
        Instant startedAt = asked.startedAt();
        for (HttpAttempt attempt : attempts.subList(0, Math.max(0, attempts.size() - 1))) {
            HarEntry.Builder earlier = HarEntry.builder(startedAt, request)
                    .timings(HarTimings.of(HttpPhases.ofTotal(attempt.took())))
                    .fact("attempt", attempt.number() + " of " + attempts.size());
            entries.add(told(asked, outcomeOf(attempt, earlier), "RETRIED"));
            startedAt = startedAt.plus(attempt.took());
        }
        return startedAt;
    }

    /** Adds the redirects on the way to the answer, and returns when the last request began. */
    private Instant followed(Asked asked, HttpAnswer answer, Instant first, boolean hidden) {
        Instant startedAt = first;
        for (HttpHop hop : answer.hops()) {
            HarEntry.Builder entry = HarEntry.builder(startedAt, request(asked, hop.call()));
            keep(asked, entry.answered(hop.answer()), "REDIRECTED", hidden);
            startedAt = startedAt.plus(hop.answer().phases().total().orElse(Duration.ZERO));
        }
        return startedAt;
    }

    private static HarRequest request(Asked asked, HttpCall call) {
        return bounded(HarEntry.builder(asked.startedAt(), call).build().request());
    }

    /** To search a body for secrets takes time that grows with it. */
    private static HarRequest bounded(HarRequest request) {
        return size(request.body()) <= LONGEST_BODY_BYTES
                ? request
                : new HarRequest(
                        request.method(),
                        request.url(),
                        request.headers(),
                        request.body().map(Tape::withoutText));
    }

    /** What an attempt that was followed by another came to is known by its status or the kind of its failure alone. */
    private static HarEntry.Builder outcomeOf(HttpAttempt attempt, HarEntry.Builder entry) {
        return attempt.outcome().matches("[1-9][0-9]{2}")
                ? entry.response(
                        new HarResponse(Integer.parseInt(attempt.outcome()), HttpHeaders.none(), Optional.empty()))
                : entry.failure(attempt.outcome());
    }

    private void keep(Asked asked, HarEntry.Builder entry, String verdict, boolean answerHidden) {
        HarEntry whole = entry.build();
        long sent = size(whole.request().body());
        long received = size(whole.response().flatMap(HarResponse::body));
        boolean tooLong = received > LONGEST_BODY_BYTES || bodyBytes + sent + received > MOST_BODY_BYTES;
        bodyBytes += Math.min(sent, LONGEST_BODY_BYTES) + (tooLong ? 0 : received);
        if (answerHidden || tooLong) {
            whole.response().ifPresent(answer -> {
                HttpHeaders headers = answerHidden ? HttpHeaders.none() : answer.headers();
                entry.response(
                        new HarResponse(answer.status(), headers, answer.body().map(Tape::withoutText)));
            });
            entry.fact(
                    "body", "not kept, " + (answerHidden ? "it may hold a secret" : "it is too long or one too many"));
        }
        entries.add(told(asked, entry, verdict));
    }

    private HarEntry told(Asked asked, HarEntry.Builder entry, String verdict) {
        entry.fact("check", check).fact("verdict", verdict);
        if (asked.cleanup()) {
            entry.fact("cleanup", "true");
        } else if (!asked.step().name().isEmpty()) {
            entry.fact("step", asked.step().name());
        }
        return entry.build();
    }

    private static long size(Optional<HarBody> body) {
        return body.map(HarBody::sizeBytes).orElse(0L);
    }

    private static HarBody withoutText(HarBody body) {
        return new HarBody(body.mimeType(), Optional.empty(), body.sizeBytes(), false);
    }
}
