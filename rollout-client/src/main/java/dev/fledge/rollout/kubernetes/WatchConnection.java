package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** One watch request, from before it is sent, so that it can be cancelled at any time. */
final class WatchConnection implements Closeable {
    private static final Duration CREDENTIAL = Duration.ofSeconds(60);
    private static final Duration BEYOND_SERVER = Duration.ofSeconds(30);
    private static final int UNAUTHORIZED = 401;

    private final Call call;
    private final Asked asked;
    private final Credential credential;
    private @Nullable Response answer;

    private WatchConnection(Call call, Asked asked, Credential credential) {
        this.call = call;
        this.asked = asked;
        this.credential = credential;
    }

    /** @param server how long the server was asked to hold it open; a connection that lives much longer is ended by us */
    static WatchConnection prepare(Transport transport, Asked asked, Duration server, TimeSource time)
            throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(CREDENTIAL, time);
        Call call = transport.call(asked, Lane.WATCHES, new Lanes.Sent(), deadline);
        call.timeout().timeout(server.plus(BEYOND_SERVER).toMillis(), TimeUnit.MILLISECONDS);
        return new WatchConnection(call, asked, transport.config().credential());
    }

    /**
     * Sends it.
     *
     * @throws KubernetesException if the server refused
     */
    void open() throws IOException {
        Response opened = call.execute();
        answer = opened;
        if (opened.code() == UNAUTHORIZED) {
            // The next one shows a fresh credential.
            credential.renew();
        }
        if (!opened.isSuccessful()) {
            throw Refusal.of(
                    asked, new Transport.Answer(opened.code(), "", opened.body().bytes()));
        }
    }

    WatchEvents events(Predicate<String> watched) throws IOException {
        if (answer == null) {
            throw new IllegalStateException("open it first");
        }
        return new WatchEvents(answer.body().byteStream(), watched);
    }

    /** Ends it from any thread; the thread that reads sees an IOException. */
    void cancel() {
        call.cancel();
    }

    @Override
    public void close() {
        // Not drained: what the server still has to say is of no use.
        call.cancel();
        if (answer != null) {
            answer.close();
        }
    }
}
