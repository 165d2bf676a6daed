package dev.fledge.contract.pact;

import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.internal.Check;
import dev.fledge.probe.Answer;
import dev.fledge.probe.Probe;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Asks a running provider what its consumers ask and checks that it answers as they expect.
 *
 * <p>A {@link Gate} where it is asked once, a {@link Probe} where it is asked over and over. Each request is sent once: there
 * are no retries but those of a transport of your own. Unless the provider runs on this machine, only GET, HEAD and OPTIONS
 * are sent. Immutable, and thread-safe if transport, sources, hooks and handlers are; two runs at once must not share a state
 * endpoint.
 */
public final class PactVerifier implements Gate, Probe {
    /** The time that all interactions together may take, unless set: 5 minutes. */
    public static final Duration DEFAULT_DEADLINE = Duration.ofMinutes(5);

    private static final int MOST_THREADS = 64;

    private final ReplaySettings settings;
    private final List<PactSource> sources;
    private final Optional<HttpTransport> transport;
    private final Optional<OkHttpClient> client;
    private final int parallelism;
    private final Duration deadline;
    private final Optional<String> providerVersion;
    private final VerificationPolicy policy;

    private PactVerifier(Builder builder) {
        this.settings = new ReplaySettings(builder);
        this.sources = List.copyOf(builder.sources);
        this.transport = builder.transport;
        this.client = builder.client;
        this.parallelism = builder.parallelism;
        this.deadline = builder.deadline;
        this.providerVersion = builder.providerVersion;
        this.policy = builder.policy;
    }

    /**
     * Starts the verification of the provider at an address; its path goes before the path of every request.
     *
     * @throws IllegalArgumentException if the address has a query or fragment
     */
    public static Builder against(HttpUrl url) {
        if (url.query() != null || url.fragment() != null) {
            throw new IllegalArgumentException("address of a provider must have no query or fragment, but was '"
                    + url.newBuilder().username("").password("") + "'");
        }
        return new Builder(url);
    }

    /**
     * Starts the verification of the provider at an address such as {@code https://staging.example/prices}.
     *
     * @throws IllegalArgumentException if it is no whole http or https URL, or has a query or fragment
     */
    public static Builder against(String url) {
        HttpUrl parsed = HttpUrl.parse(Check.notNull("address of a provider", url));
        if (parsed == null) {
            throw new IllegalArgumentException(
                    "address of a provider must be whole, such as http://localhost:8080, but was '" + url + "'");
        }
        return against(parsed);
    }

    /**
     * Reads the pacts and asks every interaction once. What cannot be read, asked or told is part of the report.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    public VerificationReport verify() throws InterruptedException {
        return verify(deadline);
    }

    private VerificationReport verify(Duration allowed) throws InterruptedException {
        Deadline end = Deadline.after(allowed, settings.time());
        List<PactFile> pacts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (PactSource source : sources) {
            try {
                FoundPacts found = source.find();
                pacts.addAll(found.pacts());
                problems.addAll(found.problems());
            } catch (IOException e) {
                problems.add("pacts could not be fetched: " + e.getMessage());
            }
        }
        if (pacts.isEmpty() && problems.isEmpty()) {
            problems.add("there are no pacts, so nothing was verified; name a file or folder with some");
        }
        return new VerificationReport(this, results(pacts, end), problems);
    }

    private List<PactResult> results(List<PactFile> pacts, Deadline end) throws InterruptedException {
        if (transport.isPresent()) {
            return results(pacts, end, transport.get());
        }
        SafeHttpClient.Builder own = SafeHttpClient.builder();
        client.ifPresent(own::client);
        try (SafeHttpClient http = own.build()) {
            return results(pacts, end, http);
        }
    }

    private List<PactResult> results(List<PactFile> pacts, Deadline end, HttpTransport http)
            throws InterruptedException {
        List<InteractionResult> all = new VerificationRun(new Replay(settings, http), pacts, end).results(parallelism);
        List<PactResult> results = new ArrayList<>();
        int from = 0;
        for (PactFile pact : pacts) {
            int to = from + pact.interactions().size();
            results.add(new PactResult(pact, all.subList(from, to)));
            from = to;
        }
        return results;
    }

    /**
     * Asks every interaction once and returns the findings of the report, judged by the verifier's policy.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public List<Finding> check() throws InterruptedException {
        return verify().findings();
    }

    /**
     * Asks every interaction once, within the verifier's own deadline and this one, and returns an answer for each. Here a
     * provider that refuses, resets or is silent has failed. Where there is nothing to ask, the answer is one inconclusive one.
     *
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public List<Answer> ask(Deadline until) throws InterruptedException {
        Duration left = until.remaining();
        VerificationReport report = verify(left.compareTo(deadline) < 0 ? left : deadline);
        List<Answer> answers = new ArrayList<>();
        for (PactResult pact : report.pacts()) {
            pact.interactions()
                    .forEach(each -> answers.add(
                            new Answer(VerificationFindings.asked(pact.pact(), each, policy), each.latency())));
        }
        if (answers.isEmpty() || !report.problems().isEmpty()) {
            report.findings().stream()
                    .filter(finding -> finding.reason().startsWith("NO_INTERACTIONS")
                            || finding.reason().equals("UNREADABLE_PACT"))
                    .forEach(finding -> answers.add(new Answer(finding, Duration.ZERO)));
        }
        return answers;
    }

    ReplaySettings settings() {
        return settings;
    }

    VerificationPolicy policy() {
        return policy;
    }

    Optional<String> providerVersion() {
        return providerVersion;
    }

    /** Returns the address of the provider, without user and password. */
    @Override
    public String toString() {
        return "PactVerifier(" + settings.target() + ")";
    }

    /** Collects the parts of a verification. Not thread-safe. */
    public static final class Builder {
        final HttpUrl base;
        States states = States.none();
        final List<RequestHook> hooks = new ArrayList<>();
        Duration timeout = HttpCall.DEFAULT_TIMEOUT;
        int bodyLimitBytes = HttpCall.DEFAULT_BODY_LIMIT_BYTES;
        Optional<Boolean> methods = Optional.empty();
        TimeSource time = TimeSource.system();
        private final List<PactSource> sources = new ArrayList<>();
        private Optional<HttpTransport> transport = Optional.empty();
        private Optional<OkHttpClient> client = Optional.empty();
        private int parallelism = 1;
        private Duration deadline = DEFAULT_DEADLINE;
        private Optional<String> providerVersion = Optional.empty();
        private VerificationPolicy policy = VerificationPolicy.allVerified();

        private Builder(HttpUrl base) {
            this.base = base;
        }

        /** Adds pacts; at least one source is required. */
        public Builder pacts(PactSource source) {
            sources.add(Check.notNull("source of pacts", source));
            return this;
        }

        /** Sets what sends the requests, in place of a client of the verifier's own; it is not closed. */
        public Builder transport(HttpTransport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /**
         * Sets the client whose proxy, TLS, DNS and interceptors are used; it is left as it is. Retries, redirects and
         * time-outs are the verifier's.
         */
        public Builder client(OkHttpClient client) {
            this.client = Optional.of(client);
            return this;
        }

        /** Adds to each request what the provider wants of any caller; may be called again for more. */
        public Builder request(RequestHook hook) {
            hooks.add(Check.notNull("request hook", hook));
            return this;
        }

        /** Sets who brings the provider into states. The default is nobody. */
        public Builder states(States states) {
            this.states = Check.notNull("states", states);
            return this;
        }

        /** Sends only GET, HEAD and OPTIONS, even on this machine. What has another method is skipped. */
        public Builder safeMethodsOnly() {
            methods = Optional.of(false);
            return this;
        }

        /** Sends requests of all methods, even to another machine: it must be one where they may change data. */
        public Builder allMethods() {
            methods = Optional.of(true);
            return this;
        }

        /**
         * Sets how many interactions are asked at once, from 1 to 64; those with states one at a time in any case. The default
         * is 1.
         */
        public Builder parallelism(int threads) {
            this.parallelism = (int) Check.inRange("parallelism", threads, 1, MOST_THREADS);
            return this;
        }

        /** Sets how long one answer, or one change of state, may take. The default is 10 s. */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /** Sets how long all may take; what was not reached by then is unverifiable. The default is 5 minutes. */
        public Builder deadline(Duration deadline) {
            this.deadline = Check.positive("deadline", deadline);
            return this;
        }

        /** Sets how long a body may be, from 0 to 100,000,000 bytes; a longer one is unverifiable. The default is 1,000,000. */
        public Builder bodyLimitBytes(int bytes) {
            this.bodyLimitBytes = (int) Check.inRange("body limit in bytes", bytes, 0, 100_000_000);
            return this;
        }

        /** Sets which version of the provider is running, for the report. */
        public Builder providerVersion(String version) {
            this.providerVersion = Optional.of(Check.notBlank("version of the provider", version));
            return this;
        }

        /** Sets what the verdict goes by. The default is {@link VerificationPolicy#allVerified()}. */
        public Builder policy(VerificationPolicy policy) {
            this.policy = Check.notNull("policy", policy);
            return this;
        }

        /** Sets the clock of deadline and latency. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the verification.
         *
         * @throws IllegalStateException if there is no source of pacts, or both a transport and a client
         */
        public PactVerifier build() {
            if (sources.isEmpty()) {
                throw new IllegalStateException("the verification of " + base.redact()
                        + " has no pacts; set them with pacts(PactSource.folder(path))");
            }
            if (transport.isPresent() && client.isPresent()) {
                throw new IllegalStateException("a verification with a transport of its own has no use for client();"
                        + " give the client to that transport");
            }
            return new PactVerifier(this);
        }
    }
}
