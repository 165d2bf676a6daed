package dev.fledge.rollout.route;

import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.rollout.fake.SteeredRouter;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** What Traefik does with a file: it looks at it again and again, routes by it, and its API says by what. */
final class FileRouter implements AutoCloseable {
    static final String START = """
            http:
              services:
                app:
                  weighted:
                    services:
                      - name: app-stable
                        weight: 1000
                      - name: app-canary
                        weight: 0
            """;
    private static final Pattern WEIGHTS = Pattern.compile("weight: (\\d+).*weight: (\\d+)", Pattern.DOTALL);

    private final Path file;
    private final SteeredRouter router;
    private final SteeredWorkload workload;
    private final FakeTraefik api;
    private final OkHttpClient users = new OkHttpClient();
    private final Thread watcher;
    private volatile String weighted = "{\"services\":[{\"weight\":1000},{\"weight\":0}]}";
    private volatile boolean ended;

    FileRouter(Path file) throws Exception {
        this.file = file;
        Files.writeString(file, START);
        router = SteeredRouter.inFrontOf(FakeApps.V1, new FakeApps());
        workload = new SteeredWorkload(router);
        api = FakeTraefik.over(() -> weighted);
        watcher = new Thread(this::watch, "fledge-fake-traefik");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void watch() {
        String last = START;
        try {
            while (!ended) {
                String now = Files.readString(file);
                Matcher weights = WEIGHTS.matcher(now);
                if (!now.equals(last) && weights.find()) {
                    int stable = Integer.parseInt(weights.group(1));
                    int canary = Integer.parseInt(weights.group(2));
                    router.weight(canary * 1000 / (stable + canary));
                    weighted = "{\"services\":[{\"weight\":" + stable + "},{\"weight\":" + canary + "}]}";
                    last = now;
                }
                TimeSource.system().sleep(Duration.ofMillis(5));
            }
        } catch (InterruptedException | IOException e) {
            // The test is over.
            ended = true;
        }
    }

    Path file() {
        return file;
    }

    SteeredWorkload workload() {
        return workload;
    }

    FakeTraefik api() {
        return api;
    }

    SteeredRouter router() {
        return router;
    }

    long answeredByCanary(int requests) throws IOException {
        long answered = 0;
        for (int i = 0; i < requests; i++) {
            Request request = new Request.Builder().url(router.url()).build();
            try (Response answer = users.newCall(request).execute()) {
                answered += answer.body().string().equals("2.0") ? 1 : 0;
            }
        }
        return answered;
    }

    @Override
    public void close() {
        ended = true;
        watcher.interrupt();
        api.close();
        router.close();
        users.connectionPool().evictAll();
    }
}
