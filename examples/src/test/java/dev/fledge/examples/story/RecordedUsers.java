package dev.fledge.examples.story;

import dev.fledge.examples.where2eat.Twin;
import dev.fledge.examples.where2eat.UserTraffic;
import dev.fledge.http.record.ExchangeRecorder;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okio.Okio;

/** What users and a monitor ask of the healthy Where2Eat, recorded once for all tests. */
final class RecordedUsers {
    private static String har = "";

    private RecordedUsers() {}

    /** Returns the text of the recording, which the first call makes. */
    static synchronized String har() throws Exception {
        if (har.isEmpty()) {
            har = recorded();
        }
        return har;
    }

    private static String recorded() throws Exception {
        ExchangeRecorder recorder = ExchangeRecorder.builder().build();
        HttpUrl app = RunningTwins.target(Twin.HEALTHY).url();
        Deadline deadline = Deadline.after(Duration.ofSeconds(60), TimeSource.system());
        try (UserTraffic users = UserTraffic.builder(app)
                .requestsPerSecond(100)
                .recorder(recorder)
                .start()) {
            while (users.report().answered() < 60 && !deadline.passed()) {
                deadline.sleepAtMost(Duration.ofMillis(20));
            }
        }
        OkHttpClient monitor = recorder.recording(new OkHttpClient());
        for (String path : new String[] {"health", "health", "metrics"}) {
            Request request = new Request.Builder().url(app.resolve(path)).build();
            try (Response answer = monitor.newCall(request).execute()) {
                answer.body().source().readAll(Okio.blackhole());
            }
        }
        monitor.connectionPool().evictAll();
        return recorder.recorded().toJson();
    }
}
