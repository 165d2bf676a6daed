package dev.fledge.metric.source;

import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricData;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * What a Prometheus, or anything with its query API, has recorded.
 *
 * <p>Four things stay apart. No matching series is no data, unless {@link PrometheusMetric#zeroIfAbsentWhile} says that it is
 * a zero. Series that were read and did not rise are a zero; series that were there but were not read in the interval are no
 * data. NaN is no data, or a missing sample of a gauge. Prometheus unreachable, refusing, warning of partial data or
 * answering nonsense is an {@link IOException} with the query as it was sent and without secrets.
 *
 * <p>Each fetch of a count or distribution asks twice, for the samples of the interval and for the last ones before it; an
 * answer of more than 10 MB is an error. Nothing is sent again: ask again at the next look. Thread-safe. {@link #close()}
 * ends the connections, except those of a transport that was handed in.
 */
public final class PrometheusSource implements MetricSource, AutoCloseable {
    private final String name;
    private final Map<String, PrometheusMetric> metrics;
    private final Map<Arm, String> arms;
    private final Duration lag;
    private final Duration lookBack;
    private final PrometheusApi api;
    private final Optional<SafeHttpClient> owned;

    private PrometheusSource(Builder builder) {
        this.name = builder.name;
        this.metrics = Map.copyOf(builder.metrics);
        this.arms = new EnumMap<>(builder.arms);
        this.lag = builder.lag;
        this.lookBack = builder.lookBack;
        this.owned = builder.transport.isPresent()
                ? Optional.empty()
                : Optional.of(SafeHttpClient.builder().client(builder.client).build());
        HttpTransport transport = builder.transport.isPresent() ? builder.transport.get() : owned.orElseThrow();
        List<Consumer<HttpCall.Builder>> steps = List.copyOf(builder.prepared);
        Duration timeout = builder.timeout;
        this.api = new PrometheusApi(builder.base, transport, call -> {
            steps.forEach(step -> step.accept(call));
            return call.timeout(timeout);
        });
    }

    /**
     * Starts a source.
     *
     * @param base the address of Prometheus, such as {@code http://localhost:9090}, with the path it is served under if there
     *     is one, without {@code /api/v1}
     * @throws IllegalArgumentException if {@code base} is no whole http or https URL, or has a user or password in it
     */
    public static Builder builder(String base) {
        HttpUrl url = HttpUrl.parse(Check.notNull("base", base));
        if (url == null) {
            // Not repeated in the message: it may have a password in it.
            throw new IllegalArgumentException(
                    "address of Prometheus must be whole, such as http://localhost:9090, but has no http or https scheme or no host");
        }
        return builder(url);
    }

    /**
     * Starts a source.
     *
     * @param base as in {@link #builder(String)}
     * @throws IllegalArgumentException if {@code base} has a user or password in it
     */
    public static Builder builder(HttpUrl base) {
        return new Builder(base);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Set<String> metrics() {
        return metrics.keySet();
    }

    @Override
    public MetricData fetch(MetricQuery query) throws IOException, InterruptedException {
        PrometheusMetric metric = metrics.get(query.metric());
        if (metric == null) {
            throw new IllegalArgumentException(
                    name + " has no metric '" + query.metric() + "'; it has " + new TreeSet<>(metrics.keySet()));
        }
        String matchers = arms.get(query.arm());
        if (matchers == null) {
            return new MetricData.NoData(
                    name + " does not know the series of the " + query.arm().label() + "; name them with arm()");
        }
        PrometheusReading reading = read(metric, matchers, query.interval());
        Optional<PrometheusMetric> partner = metric.partner().map(metrics::get);
        if (reading.absent() && reading.data() instanceof MetricData.NoData absence && partner.isPresent()) {
            return metric.absent(absence, partner.get(), read(partner.get(), matchers, query.interval()));
        }
        return reading.data();
    }

    private PrometheusReading read(PrometheusMetric metric, String matchers, Interval asked)
            throws IOException, InterruptedException {
        // The samples of a gauge say when they were taken, so these must lie in the interval that was asked for.
        Interval taken = metric.kind() instanceof GaugeSamples
                ? asked
                : new Interval(asked.start().minus(lag), asked.end().minus(lag));
        return metric.kind().read(new PrometheusQuestion(api, matchers, taken, lookBack));
    }

    @Override
    public void close() {
        owned.ifPresent(SafeHttpClient::close);
    }

    /** Returns name and metrics. */
    @Override
    public String toString() {
        return name + " " + new TreeSet<>(metrics.keySet());
    }

    /** Collects the parts of a source. Not thread-safe. */
    public static final class Builder {
        private final HttpUrl base;
        private final Map<String, PrometheusMetric> metrics = new LinkedHashMap<>();
        private final Map<Arm, String> arms = new EnumMap<>(Arm.class);
        private final List<Consumer<HttpCall.Builder>> prepared = new ArrayList<>();
        private String name = "prometheus";
        private OkHttpClient client = new OkHttpClient();
        private Optional<HttpTransport> transport = Optional.empty();
        private Duration timeout = HttpCall.DEFAULT_TIMEOUT;
        private Duration lag = Duration.ofSeconds(2);
        private Duration lookBack = Duration.ofHours(1);

        private Builder(HttpUrl base) {
            this.base = Check.notNull("base", base);
            if (!base.username().isEmpty() || !base.password().isEmpty()) {
                throw new IllegalArgumentException(
                        "address of Prometheus must have no user or password in it; use basic() instead");
            }
        }

        /** Sets the name for messages. Default {@code prometheus}. */
        public Builder name(String name) {
            this.name = Check.notBlank("name of a source", name);
            return this;
        }

        /**
         * Sets which series are an arm's: matchers such as {@code version="v2",namespace="prod"} that take the place of
         * {@code $arm}. An arm without them has no data.
         *
         * @throws IllegalArgumentException if they are no matchers
         */
        public Builder arm(Arm arm, String matchers) {
            arms.put(Check.notNull("arm", arm), PromqlText.matchers(matchers));
            return this;
        }

        /** Adds a metric; one of the same name is replaced. */
        public Builder metric(PrometheusMetric metric) {
            metrics.put(metric.name(), metric);
            return this;
        }

        /** Adds the metrics of a preset; those of the same name are replaced. */
        public Builder preset(PrometheusPreset preset) {
            preset.metrics().forEach(this::metric);
            return this;
        }

        /** Sends {@code Authorization: Bearer} and the token. */
        public Builder bearer(Secret token) {
            return prepare(call -> call.bearer(token));
        }

        /** Sends user and password by basic authentication, in UTF-8. */
        public Builder basic(String user, Secret password) {
            String credentials = Base64.getEncoder()
                    .encodeToString((user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8));
            Secret encoded = Secret.of(password.name() + "-encoded", credentials);
            return prepare(
                    call -> call.secret(password).secret(encoded).header("Authorization", "Basic " + encoded.reveal()));
        }

        /** Sends a header, such as {@code X-Scope-OrgID} for the tenant of a Mimir. */
        public Builder header(String name, String value) {
            return prepare(call -> call.header(name, value));
        }

        /** Sends a header whose value is secret. */
        public Builder header(String name, Secret value) {
            return prepare(call -> call.header(name, value));
        }

        private Builder prepare(Consumer<HttpCall.Builder> step) {
            // Tried at once, so that what cannot be sent is told here and not at the first look.
            step.accept(HttpCall.get(base));
            prepared.add(step);
            return this;
        }

        /** Sets the client whose TLS, proxy and DNS are used; it is left as it is. */
        public Builder client(OkHttpClient client) {
            this.client = Check.notNull("client", client);
            return this;
        }

        /** Sets what sends the questions, instead of a client; it is not closed with the source. */
        public Builder transport(HttpTransport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /** Sets how long one question may take; a fetch asks up to four. Default 10 s. */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /**
         * Sets how much earlier than asked the interval of a count or distribution is taken, so that the samples at its end are in Prometheus when it
         * is asked. A sample bears the time at which its scrape began, and is there only when it ended; one that came late
         * would be missed by both intervals. Default 2 s; more for remote write.
         */
        public Builder lag(Duration lag) {
            this.lag = Check.notNegative("lag", lag);
            return this;
        }

        /**
         * Sets how far before an interval the last sample of a series is looked for. A series without any there is new, and
         * its first reading counts whole. Default 1 h.
         */
        public Builder lookBack(Duration lookBack) {
            this.lookBack = Check.positive("look-back", lookBack);
            return this;
        }

        /**
         * Builds the source; Prometheus is not asked yet.
         *
         * @throws IllegalStateException if there is no metric or no arm, both arms have the same matchers, or a metric refers
         *     to one that is not there
         */
        public PrometheusSource build() {
            if (metrics.isEmpty()) {
                throw new IllegalStateException("source " + name + " has no metric; add one with metric() or preset()");
            }
            if (arms.isEmpty()) {
                throw new IllegalStateException(
                        "source " + name + " knows no series; name those of each arm with arm()");
            }
            if (arms.size() > 1 && Set.copyOf(arms.values()).size() == 1) {
                throw new IllegalStateException("source " + name + " has the same matchers for both arms: "
                        + arms.get(Arm.CANARY) + "; the canary would be compared with itself");
            }
            for (PrometheusMetric metric : metrics.values()) {
                metric.partner().filter(all -> !metrics.containsKey(all)).ifPresent(all -> {
                    throw new IllegalStateException("metric " + metric.name() + " of source " + name + " refers to '"
                            + all + "', which is not there; it has " + new TreeSet<>(metrics.keySet()));
                });
            }
            return new PrometheusSource(this);
        }
    }
}
