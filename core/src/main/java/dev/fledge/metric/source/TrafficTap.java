package dev.fledge.metric.source;

import com.sun.net.httpserver.Filter;
import dev.fledge.internal.Check;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/**
 * Counts the traffic of this process in {@link TrafficRecorder}s, where it is sent or where it is served.
 *
 * <p>Each request is counted once, when its answer has ended: with its status and the time from its start to the last byte.
 * One without a whole answer counts as a server error. The tap adds no thread, no copy of a body and no exception to the
 * request; what a recorder cannot count is left out. Thread-safe.
 */
public final class TrafficTap {
    private final TimeSource time;

    private TrafficTap(TimeSource time) {
        this.time = time;
    }

    /** Returns a tap on the machine's clock. */
    public static TrafficTap create() {
        return on(TimeSource.system());
    }

    /** Returns a tap on that clock. */
    public static TrafficTap on(TimeSource time) {
        return new TrafficTap(Check.notNull("time", time));
    }

    /**
     * Returns a client like {@code client} whose requests are counted.
     *
     * <p>A call counts once with all its redirects and retries. A call that the caller cancelled is not counted, one that
     * timed out is. A body that is neither read to its end nor closed never ends, so it is never counted.
     *
     * @param recorder which arm's recorder counts a request to that address; empty if none does. It is called for each
     *     request and must be quick; if it throws, the request is not counted
     */
    public OkHttpClient sending(OkHttpClient client, Function<HttpUrl, Optional<TrafficRecorder>> recorder) {
        OkHttpClient.Builder tapped = client.newBuilder();
        // First, so that what the user's own interceptors send again is still one call.
        tapped.interceptors().add(0, new SentTraffic(time, Check.notNull("recorder", recorder)));
        return tapped.build();
    }

    /**
     * Returns a filter for the contexts of a JDK HTTP server whose requests are counted.
     *
     * <p>An exchange ends when its body is closed, or with its headers if it has none; a handler that throws gave no whole
     * answer. A client that went away while the answer was written is no error of the server: the status counts. An exchange
     * that is never answered is not counted.
     *
     * @param recorder of the arm that this process belongs to
     */
    public Filter serving(TrafficRecorder recorder) {
        return new ServedTraffic(time, Check.notNull("recorder", recorder));
    }
}
