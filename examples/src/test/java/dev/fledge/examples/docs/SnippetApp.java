package dev.fledge.examples.docs;

import dev.fledge.artifact.Digest;
import dev.fledge.examples.where2eat.Where2EatProcess;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import okhttp3.HttpUrl;

/** A healthy Where2Eat of version 1.0.0, started when first asked for; it ends with this JVM. */
final class SnippetApp {
    private static final class Holder {
        static final Where2EatProcess APP = start();

        private static Where2EatProcess start() {
            try {
                Where2EatProcess app = Where2EatProcess.builder("1.0.0", Digest.parse("sha256:" + "0b".repeat(32)))
                        .start(Deadline.after(Duration.ofSeconds(30), TimeSource.system()));
                Runtime.getRuntime().addShutdownHook(new Thread(app::close, "fledge-snippet-app-end"));
                return app;
            } catch (Exception e) {
                throw new AssertionError("Where2Eat did not start", e);
            }
        }
    }

    private SnippetApp() {}

    static HttpUrl url() {
        return Holder.APP.url();
    }
}
