package dev.fledge.metric.source;

import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Counts the calls of an OkHttp client; the end of a call is told by its events, so that no body is wrapped. */
final class SentTraffic implements Interceptor {
    private final TimeSource time;
    private final Function<HttpUrl, Optional<TrafficRecorder>> recorders;

    SentTraffic(TimeSource time, Function<HttpUrl, Optional<TrafficRecorder>> recorders) {
        this.time = time;
        this.recorders = recorders;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Optional<TrafficRecorder> recorder = recorder(chain.request().url());
        if (recorder.isEmpty()) {
            return chain.proceed(chain.request());
        }
        End end = new End(new OneRequest(recorder.get(), time));
        chain.call().addEventListener(end);
        Response response = chain.proceed(chain.request());
        end.status = response.code();
        return response;
    }

    private Optional<TrafficRecorder> recorder(HttpUrl url) {
        try {
            return recorders.apply(url);
        } catch (RuntimeException notOurs) {
            // The request must go on; that it is not counted shows as too few requests.
            return Optional.empty();
        }
    }

    private static final class End extends EventListener {
        private final OneRequest request;
        private volatile int status = OneRequest.NO_ANSWER;

        End(OneRequest request) {
            this.request = request;
        }

        @Override
        public void callEnd(Call call) {
            request.ended(status);
        }

        @Override
        public void callFailed(Call call, IOException failure) {
            boolean timedOut = failure instanceof InterruptedIOException;
            if (timedOut || !call.isCanceled()) {
                request.ended(OneRequest.NO_ANSWER);
            }
        }
    }
}
