package dev.fledge.http.record;

import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import okhttp3.Connection;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * Records the requests of an OkHttp client and their answers, without secrets and without a change to the calls.
 *
 * <p>Every request that goes over a connection is one entry: a redirect and a retry have their own, an answer from a cache
 * and a connection that failed have none. An entry is there when the body of the answer was read to its end or closed.
 * Known secrets are hidden by value in every form that {@link Redactor} knows; credentials that nobody named are hidden by
 * the name of their header, query parameter, form field or JSON key. Bodies that cannot be searched so (several parts,
 * broken or truncated JSON, other encodings than gzip) are left out, with their size kept. Not found are unnamed
 * credentials in a path, in XML or in prose: name such as secrets.
 *
 * <p>Thread-safe. Adds no thread, and no exception to a call: what cannot be recorded is counted. Copies at most the body
 * limit of each body; secrets are searched for on the thread that ends the body. Holds at most as many entries as its limit,
 * each with two bodies up to the body limit and 64 Ki characters of address and headers; answers that are neither read nor
 * closed hold their place.
 */
public final class ExchangeRecorder {
    private static final int MOST_HEADER_CHARS = 64 * 1024;
    /** One UTF-16 unit becomes at most 3 bytes, each of 3 characters where percent-encoded. */
    private static final int MOST_CHARS_OF_A_UNIT = 9;
    /** Longer paths that begin the same count as one endpoint, so that counting them costs no more than this. */
    private static final int MOST_PATH_CHARS = 500;

    /** What a request takes up: the order in which it began, and a part of what its endpoint may have. */
    record Place(long order, String endpoint) {}

    private record Kept(long order, HarEntry entry) {}

    private final Redaction redaction;
    private final int entryLimit;
    private final int endpointLimit;
    private final int bodyLimitBytes;
    private final TimeSource time;
    private final List<Kept> kept = new ArrayList<>();
    private final Map<String, Integer> placesByEndpoint = new HashMap<>();
    private long begun;
    private int open;
    private long dropped;

    private ExchangeRecorder(Builder builder) {
        int longest = builder.secrets.stream()
                .mapToInt(secret -> MOST_CHARS_OF_A_UNIT * secret.reveal().length())
                .max()
                .orElse(0);
        this.redaction = new Redaction(Redactor.of(builder.secrets), longest);
        this.entryLimit = builder.entryLimit;
        this.endpointLimit = builder.endpointLimit;
        this.bodyLimitBytes = builder.bodyLimitBytes;
        this.time = builder.time;
    }

    /** Starts a recorder. */
    public static Builder builder() {
        return new Builder();
    }

    /** Returns a client like {@code client}, with which it shares connections and threads, whose requests are recorded. */
    public OkHttpClient recording(OkHttpClient client) {
        return client.newBuilder()
                .addNetworkInterceptor(new RecordingInterceptor(this))
                .build();
    }

    /** Returns what was recorded so far, in the order of the requests' start; may be empty. */
    public Har recorded() {
        List<Kept> sorted;
        synchronized (this) {
            sorted = new ArrayList<>(kept);
        }
        sorted.sort(Comparator.comparing((Kept one) -> one.entry().startedAt()).thenComparing(Kept::order));
        return new Har(sorted.stream().map(Kept::entry).toList());
    }

    /**
     * Returns how many requests were not recorded: the recorder was full or had enough of their endpoint, address and headers
     * were longer than 64 Ki characters, or something about them could not be recorded.
     */
    public synchronized long dropped() {
        return dropped;
    }

    /** Returns an exchange that must end, or empty if it is not recorded. */
    Optional<Exchange> begin(Request request, @Nullable Connection connection) {
        // Without a limit of its own, an endpoint need not be known, which spares its path from being looked at.
        String endpoint = endpointLimit < entryLimit ? endpoint(request) : "";
        Place place;
        synchronized (this) {
            boolean full = kept.size() + open >= entryLimit;
            if (full || placesByEndpoint.getOrDefault(endpoint, 0) >= endpointLimit) {
                dropped++;
                return Optional.empty();
            }
            placesByEndpoint.merge(endpoint, 1, Integer::sum);
            open++;
            place = new Place(begun++, endpoint);
        }
        try {
            return Optional.of(new Exchange(this, place, request, connection));
        } catch (RuntimeException notOurs) {
            drop(place);
            return Optional.empty();
        }
    }

    private static String endpoint(Request request) {
        String path = request.url().encodedPath();
        String start = path.length() > MOST_PATH_CHARS ? path.substring(0, MOST_PATH_CHARS) : path;
        return request.method() + " " + request.url().host() + ":"
                + request.url().port() + PathTemplate.of(start);
    }

    /** Keeps what a request became. Does not throw: a request does not fail because it cannot be recorded. */
    void ended(Place place, Supplier<HarEntry> entry) {
        try {
            HarEntry shown = redaction.entry(entry.get());
            if (headerChars(shown) > MOST_HEADER_CHARS) {
                drop(place);
                return;
            }
            synchronized (this) {
                open--;
                kept.add(new Kept(place.order(), shown));
            }
        } catch (RuntimeException notOurs) {
            drop(place);
        }
    }

    private synchronized void drop(Place place) {
        open--;
        placesByEndpoint.computeIfPresent(place.endpoint(), (endpoint, places) -> places == 1 ? null : places - 1);
        dropped++;
    }

    private static long headerChars(HarEntry entry) {
        long request = entry.request().url().length()
                + entry.request().headers().entries().stream()
                        .mapToLong(header -> header.getKey().length()
                                + (long) header.getValue().length())
                        .sum();
        return request
                + entry.response().stream()
                        .flatMap(answer -> answer.headers().entries().stream())
                        .mapToLong(header -> header.getKey().length()
                                + (long) header.getValue().length())
                        .sum();
    }

    int bodyLimitBytes() {
        return bodyLimitBytes;
    }

    TimeSource time() {
        return time;
    }

    /** Returns how many entries there are, nothing of what they hold. */
    @Override
    public synchronized String toString() {
        return "ExchangeRecorder(" + kept.size() + " kept, " + dropped + " dropped)";
    }

    /** Collects the parts of a recorder. Not thread-safe. */
    public static final class Builder {
        private final Set<Secret> secrets = new LinkedHashSet<>();
        private int entryLimit = 1000;
        private int endpointLimit = Integer.MAX_VALUE;
        private int bodyLimitBytes = 16 * 1024;
        private TimeSource time = TimeSource.system();

        private Builder() {}

        /** Adds secrets to hide by value. Default: none, so that only names hide. */
        public Builder secrets(Collection<Secret> secrets) {
            this.secrets.addAll(List.copyOf(secrets));
            return this;
        }

        /**
         * Sets how many entries are kept; those that come later are counted only. Default 1000.
         *
         * @throws IllegalArgumentException if it is not from 1 to 100,000
         */
        public Builder entryLimit(int entries) {
            this.entryLimit = (int) Check.inRange("entryLimit", entries, 1, 100_000);
            return this;
        }

        /**
         * Sets how many entries of one endpoint are kept: of one method, server and {@link PathTemplate path}. So endpoints
         * that are rarely asked find room beside those that fill the recorder; but those with more calls than the limit cannot
         * be ranked by their calls any more. Default: no limit but {@link #entryLimit}.
         *
         * @throws IllegalArgumentException if it is not from 1 to 100,000
         */
        public Builder entryLimitPerEndpoint(int entries) {
            this.endpointLimit = (int) Check.inRange("entryLimitPerEndpoint", entries, 1, 100_000);
            return this;
        }

        /**
         * Sets how many bytes of a body are kept. A longer one is kept without its end, and JSON then not at all. Default
         * 16 KiB.
         *
         * @throws IllegalArgumentException if it is not from 0 to 1 MiB
         */
        public Builder bodyLimitBytes(int bytes) {
            this.bodyLimitBytes = (int) Check.inRange("bodyLimitBytes", bytes, 0, 1024 * 1024);
            return this;
        }

        /** Sets where times come from. Default: the machine's clock. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /** Builds the recorder. */
        public ExchangeRecorder build() {
            return new ExchangeRecorder(this);
        }
    }
}
