package dev.fledge.contract.drift;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpFailure;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Asks an app the same questions on purpose and checks each answer against the contracts of a monitor, which counts them to the
 * arm that was asked. {@link #asking} gives one probe for each arm, for {@link dev.fledge.probe.Synthetics}.
 *
 * <p>An answer that breaks a contract, or none where the app itself was reached, is a FAIL; one that no contract covers, and an
 * app that could not be asked, is INCONCLUSIVE. Findings quote no value of an answer. Immutable, and thread-safe if its transport
 * is.
 */
public final class DriftProbe {
    private static final int MOST_TOLD = 10;

    /** A question: method, path with query, and what is sent; empty text for nothing. */
    private record Question(String method, String path, String json) {}

    private final DriftMonitor monitor;
    private final List<Question> questions;
    private final List<Consumer<HttpCall.Builder>> headers;
    private final HttpTransport transport;
    private final TimeSource time;

    private DriftProbe(Builder builder, HttpTransport transport) {
        this.monitor = builder.monitor;
        this.questions = List.copyOf(builder.questions);
        this.headers = List.copyOf(builder.headers);
        this.transport = transport;
        this.time = builder.time;
    }

    /** Starts a description of questions whose answers a monitor checks and counts. */
    public static Builder builder(DriftMonitor monitor) {
        return new Builder(monitor);
    }

    /**
     * Returns the probe of one arm.
     *
     * @param baseUrl where the arm is; its path comes before that of each question
     * @throws IllegalArgumentException if {@code baseUrl} has a query or a fragment
     */
    public Probe asking(Arm arm, HttpUrl baseUrl) {
        return asking(arm, baseUrl, Map.of());
    }

    /**
     * Returns the probe of an arm that a router chooses by headers.
     *
     * @param headers values by name, such as {@code X-Canary: always}
     * @throws IllegalArgumentException if {@code baseUrl} has a query or a fragment
     */
    public Probe asking(Arm arm, HttpUrl baseUrl, Map<String, String> headers) {
        Check.notNull("arm", arm);
        if (baseUrl.query() != null || baseUrl.fragment() != null) {
            throw new IllegalArgumentException(
                    "base URL must have no query and no fragment, but was " + baseUrl.redact());
        }
        String base = baseUrl.toString().replaceFirst("/$", "");
        Map<String, String> chosen = new TreeMap<>(headers);
        return deadline -> {
            List<Answer> answers = new ArrayList<>();
            for (Question question : questions) {
                HttpCall.Builder call = HttpCall.builder(question.method(), HttpUrl.get(base + question.path()));
                chosen.forEach(call::header);
                answers.add(ask(arm, question, call, deadline));
            }
            return answers;
        };
    }

    private Answer ask(Arm arm, Question question, HttpCall.Builder call, Deadline deadline)
            throws InterruptedException {
        String subject = "drift of " + monitor.name() + " > " + question.method() + " " + question.path();
        // A limit of less than a millisecond would be sent as no limit.
        if (deadline.remaining().toMillis() == 0) {
            return new Answer(
                    inconclusive(subject, "NOT_ASKED", "was not asked, because the time for all questions was over"),
                    Duration.ZERO);
        }
        call.header("Accept", "application/json").timeout(deadline.remaining());
        headers.forEach(header -> header.accept(call));
        if (!question.json().isEmpty()) {
            call.json(question.json());
        }
        Deadline watch = Deadline.after(deadline.remaining(), time);
        try {
            HttpCall asked = call.build();
            HttpAnswer answer = transport.exchange(asked);
            Duration latency = watch.elapsed();
            LiveAnswer live = new LiveAnswer(question.method(), asked.url().encodedPath(), answer);
            return new Answer(checked(arm, subject, live), latency);
        } catch (HttpFailure e) {
            return new Answer(unanswered(subject, e), e.requestSent() ? watch.elapsed() : Duration.ZERO);
        } catch (IOException e) {
            return new Answer(inconclusive(subject, "NOT_ASKED", "could not be asked: " + e), Duration.ZERO);
        }
    }

    private static Finding unanswered(String subject, HttpFailure failure) {
        String message = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case REFUSED, RESET, TIMEOUT, TLS, PROTOCOL, CUT_SHORT, REDIRECT ->
                Finding.fail(subject).reason("NO_ANSWER").message(message).build();
            case DNS, UNREACHABLE, OTHER -> inconclusive(subject, "NO_ANSWER", message);
        };
    }

    private static Finding inconclusive(String subject, String reason, String message) {
        return Finding.inconclusive(subject).reason(reason).message(message).build();
    }

    private Finding checked(Arm arm, String subject, LiveAnswer answer) {
        int status = answer.answer().status();
        if (answer.answer().truncated()) {
            monitor.tally(arm).unchecked(ArmDrift.Unchecked.TOO_LONG);
            return inconclusive(subject, "BODY_TOO_LONG", "answered " + status + " with more than can be checked");
        }
        List<CheckedAnswer> results = monitor.check(arm, answer);
        if (results.isEmpty()) {
            return inconclusive(
                    subject,
                    "NOT_COVERED",
                    "answered " + status + ", of which no contract says anything that was checked");
        }
        List<Breach> breaches =
                results.stream().flatMap(result -> result.breaches().stream()).toList();
        if (breaches.isEmpty()) {
            return Finding.pass(subject)
                    .message("answered " + status + " and keeps " + results.size()
                            + (results.size() == 1 ? " contract" : " contracts"))
                    .build();
        }
        String told = breaches.stream()
                .limit(MOST_TOLD)
                .map(breach -> (breach.pointer().isEmpty() ? "(root)" : breach.pointer()) + " " + breach.rule() + ": "
                        + breach.wording())
                .collect(Collectors.joining("; "));
        int more = breaches.size() - MOST_TOLD;
        return Finding.fail(subject)
                .reason("CONTRACT_BROKEN")
                .message("answered " + status + ": " + told + (more > 0 ? "; and " + more + " more" : ""))
                .fact("breaches", breaches.size())
                .build();
    }

    /** Collects questions. Not thread-safe. */
    public static final class Builder {
        private final DriftMonitor monitor;
        private final List<Question> questions = new ArrayList<>();
        private final List<Consumer<HttpCall.Builder>> headers = new ArrayList<>();
        private Optional<HttpTransport> transport = Optional.empty();
        private TimeSource time = TimeSource.system();

        private Builder(DriftMonitor monitor) {
            this.monitor = Check.notNull("monitor", monitor);
        }

        /**
         * Asks with GET.
         *
         * @param path begins with one slash and may have a query
         * @throws IllegalArgumentException if it does not begin with one slash or has a fragment
         */
        public Builder get(String path) {
            return ask("GET", path, "");
        }

        /**
         * Asks with POST and a JSON text. Only what changes nothing that matters should be asked so, over and over.
         *
         * @throws IllegalArgumentException if the path does not begin with one slash or has a fragment
         */
        public Builder post(String path, String json) {
            return ask("POST", path, Check.notBlank("json", json));
        }

        private Builder ask(String method, String path, String json) {
            if (!path.startsWith("/") || path.startsWith("//") || path.contains("#")) {
                throw new IllegalArgumentException(
                        "path must begin with one slash and have no fragment, but was '" + path + "'");
            }
            questions.add(new Question(method, path, json));
            return this;
        }

        /** Adds a header to every question whose whole value is secret, such as {@code Authorization}. */
        public Builder header(String name, Secret value) {
            headers.add(call -> call.header(name, value));
            return this;
        }

        /** Sets what sends the requests; required. It stays the caller's to close. */
        public Builder transport(HttpTransport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /** Sets the clock that latency is measured with. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the probe.
         *
         * @throws IllegalStateException if there is no question or no transport
         */
        public DriftProbe build() {
            if (questions.isEmpty()) {
                throw new IllegalStateException(
                        "probe of " + monitor.name() + " asks nothing; add a question with get()");
            }
            return new DriftProbe(
                    this,
                    transport.orElseThrow(() -> new IllegalStateException("probe of " + monitor.name()
                            + " has no transport; set it with transport(SafeHttpClient.create())")));
        }
    }
}
