package dev.fledge.http;

import dev.fledge.http.HttpPhases.Phase;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.Handshake;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Times the phases of one attempt. Thread-safe: the caller may look while the attempt hangs. */
final class PhaseClock extends EventListener {
    private final TimeSource time;
    private final long startNanos;
    private final Map<Phase, Long> begun = new EnumMap<>(Phase.class);
    private final Map<Phase, Long> spent = new EnumMap<>(Phase.class);
    private boolean requestSent;
    private Optional<Phase> gaveUpIn = Optional.empty();
    private Optional<Integer> status = Optional.empty();
    private Optional<String> remoteAddress = Optional.empty();

    PhaseClock(TimeSource time) {
        this.time = time;
        this.startNanos = time.nanoTime();
    }

    private synchronized void begin(Phase phase) {
        begun.put(phase, time.nanoTime());
    }

    private synchronized void end(Phase phase) {
        Long start = begun.remove(phase);
        if (start != null) {
            spent.merge(phase, time.nanoTime() - start, Long::sum);
        }
    }

    private synchronized void forget(Phase phase) {
        begun.remove(phase);
    }

    /** Returns the phases so far; one that has begun counts up to now. */
    synchronized HttpPhases phases() {
        Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
        long now = time.nanoTime();
        spent.forEach((phase, nanos) -> durations.put(phase, Duration.ofNanos(nanos)));
        begun.forEach((phase, start) -> durations.merge(phase, Duration.ofNanos(now - start), Duration::plus));
        durations.put(Phase.TOTAL, Duration.ofNanos(now - startNanos));
        return HttpPhases.of(durations);
    }

    synchronized boolean requestSent() {
        return requestSent;
    }

    synchronized Optional<Integer> status() {
        return status;
    }

    synchronized Optional<String> remoteAddress() {
        return remoteAddress;
    }

    /** Returns the phase that has begun and not ended well. */
    synchronized Optional<Phase> open() {
        return begun.keySet().stream().reduce((first, second) -> second).or(() -> gaveUpIn);
    }

    @Override
    public void dnsStart(Call call, String domainName) {
        begin(Phase.DNS);
    }

    @Override
    public void dnsEnd(Call call, String domainName, List<InetAddress> addresses) {
        end(Phase.DNS);
    }

    @Override
    public void connectStart(Call call, InetSocketAddress address, Proxy proxy) {
        begin(Phase.CONNECT);
    }

    @Override
    public void secureConnectStart(Call call) {
        end(Phase.CONNECT);
        begin(Phase.TLS);
    }

    @Override
    public void secureConnectEnd(Call call, @Nullable Handshake handshake) {
        end(Phase.TLS);
    }

    @Override
    public void connectEnd(Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol) {
        end(Phase.CONNECT);
    }

    @Override
    public synchronized void connectFailed(
            Call call, InetSocketAddress address, Proxy proxy, @Nullable Protocol protocol, IOException failure) {
        gaveUpIn = open();
        end(Phase.CONNECT);
        end(Phase.TLS);
    }

    @Override
    public synchronized void connectionAcquired(Call call, Connection connection) {
        InetSocketAddress address = connection.route().socketAddress();
        remoteAddress = Optional.of(
                address.getAddress() == null
                        ? address.toString()
                        : address.getAddress().getHostAddress() + ":" + address.getPort());
    }

    @Override
    public synchronized void requestHeadersStart(Call call) {
        requestSent = true;
        begin(Phase.SEND);
    }

    @Override
    public void requestHeadersEnd(Call call, Request request) {
        end(Phase.SEND);
        begin(Phase.WAIT);
    }

    @Override
    public void requestBodyStart(Call call) {
        forget(Phase.WAIT);
        begin(Phase.SEND);
    }

    @Override
    public void requestBodyEnd(Call call, long byteCount) {
        end(Phase.SEND);
        begin(Phase.WAIT);
    }

    @Override
    public synchronized void responseHeadersEnd(Call call, Response response) {
        end(Phase.WAIT);
        status = Optional.of(response.code());
        begin(Phase.RECEIVE);
    }
}
