package dev.fledge.contract.pact;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Redactor;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Asks the provider what one interaction asks and says what came of it. Thread-safe. */
final class Replay {
    private final ReplaySettings settings;
    private final HttpTransport transport;

    /** States are brought about one interaction at a time: two at once would undo each other. */
    private final ReentrantLock states = new ReentrantLock();

    Replay(ReplaySettings settings, HttpTransport transport) {
        this.settings = settings;
        this.transport = transport;
    }

    InteractionResult of(PactFile pact, Interaction promised, Deadline deadline) throws InterruptedException {
        Interaction interaction = pact.pending() ? promised.asPending() : promised;
        if (interaction.kind() != Interaction.Kind.HTTP) {
            return notHttp(interaction);
        }
        if (!settings.mayAsk(interaction.request())) {
            return InteractionResult.of(interaction, InteractionVerdict.SKIPPED, "UNSAFE_METHOD")
                    .message(interaction.request().method() + " could change something at " + settings.target()
                            + ", which is not this machine; if that is wanted, verify with allMethods()")
                    .build();
        }
        StateSetup setup = new StateSetup(settings, transport, pact.consumer(), interaction);
        List<String> missing = setup.missing();
        if (!missing.isEmpty()) {
            return unverifiable(
                    interaction,
                    "STATE_MISSING",
                    "nobody can bring the provider into the state '" + String.join("', '", missing)
                            + "'; name an endpoint or a handler for states, or assume it");
        }
        if (settings.limit(deadline).isZero()) {
            return notReached(interaction, deadline);
        }
        return interaction.states().isEmpty()
                ? ask(interaction, Map.of(), deadline)
                : oneAtATime(interaction, setup, deadline);
    }

    static InteractionResult notReached(Interaction interaction, Deadline deadline) {
        return unverifiable(
                interaction,
                "NOT_REACHED",
                "was not asked, because the " + deadline.allowed().toMillis()
                        + " ms for the whole run were over; give a longer deadline or more parallelism");
    }

    private static InteractionResult notHttp(Interaction interaction) {
        return interaction.plugin().isPresent()
                ? unverifiable(
                        interaction,
                        "NEEDS_PLUGIN",
                        "needs pact plugin " + interaction.plugin().get()
                                + ", and plugins are not loaded; verify it with the tools of pact")
                : unverifiable(
                        interaction,
                        "MESSAGE",
                        "is a message, and only HTTP is replayed; verify it with the tools of pact");
    }

    private InteractionResult oneAtATime(Interaction interaction, StateSetup setup, Deadline deadline)
            throws InterruptedException {
        if (!states.tryLock(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) {
            return notReached(interaction, deadline);
        }
        try {
            StateSetup.Outcome outcome = setup.setUp(deadline);
            InteractionResult result = outcome.failed()
                    ? unverifiable(interaction, outcome.reason(), outcome.problem())
                    : ask(interaction, outcome.values(), deadline);
            List<String> problems = setup.tearDown(deadline);
            return problems.isEmpty() ? result : result.noted(problems);
        } finally {
            states.unlock();
        }
    }

    private InteractionResult ask(Interaction interaction, Map<String, Object> values, Deadline deadline)
            throws InterruptedException {
        Duration limit = settings.limit(deadline);
        if (limit.isZero()) {
            return notReached(interaction, deadline);
        }
        HttpCall call;
        try {
            PactRequest request = new GeneratedRequest(values, settings.base()).of(interaction.request());
            call = settings.call(interaction, request).timeout(limit).build();
        } catch (RuntimeException e) {
            return unverifiable(
                    interaction, "REQUEST_UNSENDABLE", "its request cannot be sent: " + String.valueOf(e.getMessage()));
        }
        return sent(interaction, call);
    }

    private InteractionResult sent(Interaction interaction, HttpCall call) throws InterruptedException {
        Deadline watch = Deadline.after(call.timeout(), settings.time());
        try {
            HttpAnswer answer = transport.exchange(call);
            return judged(interaction, call, answer, watch.elapsed());
        } catch (HttpFailure e) {
            return InteractionResult.of(interaction, InteractionVerdict.UNREACHABLE, "NO_ANSWER")
                    .message(call.redactor().redact(String.valueOf(e.getMessage())))
                    .request(call.toString())
                    .failure(e.kind())
                    .latency(e.requestSent() ? watch.elapsed() : Duration.ZERO)
                    .build();
        } catch (IOException e) {
            return InteractionResult.of(interaction, InteractionVerdict.UNREACHABLE, "NO_ANSWER")
                    .message(call.redactor().redact(call + " could not be asked: " + e))
                    .request(call.toString())
                    .build();
        }
    }

    private InteractionResult judged(Interaction interaction, HttpCall call, HttpAnswer answer, Duration latency) {
        if (answer.truncated() && interaction.response().body().kind() != PactBody.Kind.ABSENT) {
            return InteractionResult.of(interaction, InteractionVerdict.UNVERIFIABLE, "ANSWER_TOO_LONG")
                    .message("the answer has more than " + settings.bodyLimitBytes()
                            + " bytes; if that is right, raise bodyLimitBytes")
                    .request(call.toString())
                    .status(answer.status())
                    .latency(latency)
                    .build();
        }
        ResponseMatcher matcher = ResponseMatcher.of(interaction.response());
        List<Mismatch> mismatches = matcher.match(answer.status(), byName(answer), answer.body());
        if (!mismatches.isEmpty()) {
            return broken(interaction, call, answer, mismatches)
                    .latency(latency)
                    .build();
        }
        boolean whole = matcher.unsupported().isEmpty();
        return InteractionResult.of(
                        interaction,
                        whole ? InteractionVerdict.VERIFIED : InteractionVerdict.UNVERIFIABLE,
                        whole ? "VERIFIED" : "UNKNOWN_RULE")
                .message(
                        whole
                                ? call + " answered " + answer.status() + " as expected"
                                : "the pact asks for what is not known here: "
                                        + String.join("; ", matcher.unsupported()))
                .request(call.toString())
                .status(answer.status())
                .latency(latency)
                .build();
    }

    private static Map<String, List<String>> byName(HttpAnswer answer) {
        Map<String, List<String>> byName = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        answer.headers()
                .entries()
                .forEach(header -> byName.computeIfAbsent(header.getKey(), unused -> new ArrayList<>())
                        .add(header.getValue()));
        return byName;
    }

    private static InteractionResult.Builder broken(
            Interaction interaction, HttpCall call, HttpAnswer answer, List<Mismatch> mismatches) {
        InteractionVerdict verdict =
                interaction.pending() ? InteractionVerdict.PENDING_MISMATCH : InteractionVerdict.MISMATCH;
        String things = mismatches.size() == 1 ? "one thing is" : mismatches.size() + " things are";
        InteractionResult.Builder result = InteractionResult.of(interaction, verdict, verdict.name())
                .message(call + " answered " + answer.status() + ", and " + things + " not as expected"
                        + (interaction.pending() ? "; it is pending, so that does not count" : ""))
                .request(call.toString())
                .status(answer.status())
                .mismatches(mismatches.stream()
                        .map(each -> shown(each, call.redactor(), answer))
                        .toList());
        boolean needsBody = mismatches.stream()
                .anyMatch(each -> each.part() == Part.STATUS
                        || (each.part() == Part.BODY && each.line().isEmpty()));
        return needsBody ? result.body(answer.bodyText(), call.redactor()) : result;
    }

    /** A value is cut for a mismatch; half a secret could not be found again, so where there is one no value is shown. */
    private static Mismatch shown(Mismatch mismatch, Redactor redactor, HttpAnswer answer) {
        boolean hidden = redactor.reveals(answer.bodyText())
                || answer.headers().entries().stream().anyMatch(header -> redactor.reveals(header.getValue()));
        boolean secretHeader = mismatch.part() == Part.HEADER
                && !redactor.redactHeader(mismatch.pactPath(), mismatch.actual())
                        .equals(mismatch.actual());
        return hidden || secretHeader ? hidden(mismatch) : mismatch;
    }

    private static Mismatch hidden(Mismatch mismatch) {
        Mismatch.Builder copy = Mismatch.at(mismatch.part(), mismatch.pactPath())
                .pointer(mismatch.jsonPointer())
                .rule(mismatch.rule())
                .expected(mismatch.expected())
                .actual("a value that is not shown, because the answer holds a secret");
        mismatch.line().ifPresent(line -> copy.spot(line, mismatch.column().orElse(1)));
        return copy.build();
    }

    private static InteractionResult unverifiable(Interaction interaction, String reason, String message) {
        return InteractionResult.of(interaction, InteractionVerdict.UNVERIFIABLE, reason)
                .message(message)
                .build();
    }
}
