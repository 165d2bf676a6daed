package dev.fledge.http.record;

import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.HarTimings.Phase;
import dev.fledge.internal.TappedBody;
import dev.fledge.time.TimeSource;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import okhttp3.Connection;
import okhttp3.Headers;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/** One request that is being recorded. It tells the recorder once, at its end. Thread-safe; what it is told never throws. */
final class Exchange implements TappedBody.Tap {
    private final ExchangeRecorder recorder;
    private final ExchangeRecorder.Place place;
    private final Request request;
    private final Optional<String> address;
    private final TimeSource time;
    private final Instant startedAt;
    private final long startNanos;
    private final KeptBytes sent;
    private final KeptBytes received;
    private OptionalLong sentNanos = OptionalLong.empty();
    private OptionalLong answeredNanos = OptionalLong.empty();
    private Optional<Response> response = Optional.empty();
    private boolean ended;

    Exchange(
            ExchangeRecorder recorder, ExchangeRecorder.Place place, Request request, @Nullable Connection connection) {
        this.recorder = recorder;
        this.place = place;
        this.request = request;
        this.address = Optional.ofNullable(connection).flatMap(Exchange::address);
        this.time = recorder.time();
        this.startedAt = time.now();
        this.startNanos = time.nanoTime();
        this.sent = new KeptBytes(recorder.bodyLimitBytes());
        this.received = new KeptBytes(recorder.bodyLimitBytes());
    }

    private static Optional<String> address(Connection connection) {
        InetSocketAddress socket = connection.route().socketAddress();
        return Optional.ofNullable(socket.getAddress()).map(address -> address.getHostAddress());
    }

    /** Returns the request to send instead. A body whose end the protocol does not wait for is not looked at. */
    Request tapped() {
        RequestBody body = request.body();
        return body == null || body.isDuplex()
                ? request
                : request.newBuilder()
                        .method(request.method(), new SentBody(body, this))
                        .build();
    }

    /** Returns the answer to give instead, which belongs to the request as it was. */
    Response tapped(Response answer) {
        synchronized (this) {
            response = Optional.of(answer);
            answeredNanos = OptionalLong.of(time.nanoTime());
        }
        Response.Builder tapped = answer.newBuilder().request(request);
        if (answer.code() == 101) {
            // The connection speaks another protocol from here on.
            ended();
            return tapped.build();
        }
        return tapped.body(new TappedBody(answer.body(), this)).build();
    }

    void sent(Buffer bytes, long count) {
        sent.add(bytes, 0, count);
    }

    synchronized void sentAll() {
        sentNanos = OptionalLong.of(time.nanoTime());
    }

    @Override
    public void received(Buffer bytes, long count) {
        received.add(bytes, bytes.size() - count, count);
    }

    @Override
    public void ended() {
        end(true, Optional.empty());
    }

    @Override
    public void closed() {
        end(false, Optional.empty());
    }

    @Override
    public void failed(Throwable failure) {
        String kind = failure.getClass().getSimpleName();
        end(false, Optional.of(failure.getMessage() == null ? kind : kind + ": " + failure.getMessage()));
    }

    private synchronized void end(boolean receivedAll, Optional<String> failure) {
        if (!ended) {
            ended = true;
            recorder.ended(place, () -> entry(receivedAll, failure));
        }
    }

    private HarEntry entry(boolean receivedAll, Optional<String> failure) {
        HarRequest asked =
                new HarRequest(request.method(), request.url().toString(), headers(request.headers()), requestBody());
        HarEntry.Builder entry = HarEntry.builder(startedAt, asked).timings(timings());
        response.ifPresent(answer -> entry.protocol(answer.protocol().toString())
                .response(
                        new HarResponse(answer.code(), headers(answer.headers()), responseBody(answer, receivedAll))));
        address.ifPresent(entry::serverAddress);
        failure.ifPresent(entry::failure);
        return entry.build();
    }

    private Optional<HarBody> requestBody() {
        return body(sent, request.headers(), sentNanos.isPresent());
    }

    private Optional<HarBody> responseBody(Response answer, boolean receivedAll) {
        long announced = answer.body().contentLength();
        return body(received, answer.headers(), receivedAll || (announced >= 0 && received.seen() >= announced));
    }

    private Optional<HarBody> body(KeptBytes kept, Headers headers, boolean whole) {
        String type = Optional.ofNullable(headers.get("Content-Type")).orElse("");
        String encoding = Optional.ofNullable(headers.get("Content-Encoding")).orElse("");
        return new CapturedBody(kept, recorder.bodyLimitBytes()).body(type, encoding.strip(), whole);
    }

    private static HttpHeaders headers(Headers headers) {
        HttpHeaders copied = HttpHeaders.none();
        for (int i = 0; i < headers.size(); i++) {
            copied = copied.and(headers.name(i), headers.value(i));
        }
        return copied;
    }

    private HarTimings timings() {
        HarTimings timings = HarTimings.unknown();
        long waitedFrom = sentNanos.orElse(startNanos);
        if (sentNanos.isPresent()) {
            timings = timings.and(Phase.SEND, Duration.ofNanos(waitedFrom - startNanos));
        }
        long now = time.nanoTime();
        long answered = answeredNanos.orElse(now);
        timings = timings.and(Phase.WAIT, Duration.ofNanos(Math.max(0, answered - waitedFrom)));
        return answeredNanos.isPresent() ? timings.and(Phase.RECEIVE, Duration.ofNanos(now - answered)) : timings;
    }
}
