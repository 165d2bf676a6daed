package dev.fledge.http.record;

import java.io.IOException;
import java.util.Optional;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/** Records what goes over a connection: each redirect and each retry on its own, with the address that answered. */
final class RecordingInterceptor implements Interceptor {
    private final ExchangeRecorder recorder;

    RecordingInterceptor(ExchangeRecorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        Optional<Exchange> begun = recorder.begin(request, chain.connection());
        if (begun.isEmpty()) {
            return chain.proceed(request);
        }
        Exchange exchange = begun.get();
        Response answer;
        try {
            answer = chain.proceed(exchange.tapped());
        } catch (IOException | RuntimeException | Error e) {
            exchange.failed(e);
            throw e;
        }
        return exchange.tapped(answer);
    }
}
