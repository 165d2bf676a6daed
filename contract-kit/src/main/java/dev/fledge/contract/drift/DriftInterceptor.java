package dev.fledge.contract.drift;

import dev.fledge.internal.TappedBody;
import dev.fledge.metric.Arm;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import okhttp3.Interceptor;
import okhttp3.Response;

/** Hands a share of a client's answers over to be checked. What goes wrong here never reaches the call. */
final class DriftInterceptor implements Interceptor {
    private final DriftMonitor monitor;
    private final Function<Response, Optional<Arm>> arms;

    DriftInterceptor(DriftMonitor monitor, Function<Response, Optional<Arm>> arms) {
        this.monitor = monitor;
        this.arms = arms;
    }

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response answer = chain.proceed(chain.request());
        if (!monitor.samples()) {
            return answer;
        }
        Optional<Arm> arm = arm(answer);
        return arm.isEmpty() ? answer : sampled(arm.get(), answer);
    }

    private Optional<Arm> arm(Response answer) {
        try {
            return arms.apply(answer);
        } catch (RuntimeException notOurs) {
            // The request must go on; that it is not checked shows as too few checks.
            return Optional.empty();
        }
    }

    private Response sampled(Arm arm, Response answer) {
        if (answer.code() == 101) {
            // The connection speaks another protocol from here on.
            return answer;
        }
        SampledAnswer sampled = new SampledAnswer(monitor, arm, answer);
        boolean bodiless = answer.request().method().equals("HEAD")
                || answer.code() == 204
                || answer.code() == 304
                || answer.body().contentLength() == 0;
        if (bodiless) {
            sampled.ended();
            return answer;
        }
        return answer.newBuilder().body(new TappedBody(answer.body(), sampled)).build();
    }
}
