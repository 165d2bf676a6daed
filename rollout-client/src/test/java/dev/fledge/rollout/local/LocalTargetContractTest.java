package dev.fledge.rollout.local;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.testing.RolloutTargetContract;
import java.io.IOException;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class LocalTargetContractTest extends RolloutTargetContract {
    private final Apps apps = new Apps();
    private final OkHttpClient client = new OkHttpClient();
    private LocalRouter router;
    private LocalTarget target;

    @BeforeEach
    void start() throws Exception {
        Apps.Running stable = apps.launch(Apps.V1, Eventually.soon());
        router = LocalRouter.builder(stable.url()).start();
        target = LocalTarget.over(router, Apps.V1, stable, apps);
    }

    @AfterEach
    void end() throws Exception {
        target.close();
        router.close();
        apps.close();
        client.connectionPool().evictAll();
    }

    @Override
    protected RolloutTarget target() {
        return target;
    }

    @Override
    protected Revision stable() {
        return Apps.V1;
    }

    @Override
    protected Revision canary() {
        return Apps.V2;
    }

    @Override
    protected long answeredByCanary(int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            answered += answersV2("none") ? 1 : 0;
            answered += answersV2("always") ? 1 : 0;
        }
        return answered;
    }

    private boolean answersV2(String wish) throws IOException {
        Request request = new Request.Builder()
                .url(router.baseUrl())
                .header("X-Canary", wish)
                .build();
        try (Response answer = client.newCall(request).execute()) {
            return answer.body().string().equals("2.0");
        }
    }
}
