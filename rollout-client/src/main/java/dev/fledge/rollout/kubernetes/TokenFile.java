package dev.fledge.rollout.kubernetes;

import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A bearer token in a file that others change: read again each minute, and when the server refused it. */
final class TokenFile implements Credential {
    private static final Duration EACH = Duration.ofSeconds(60);

    private final Path file;
    private final TimeSource time;
    private String token = "";
    private @Nullable Deadline fresh;

    TokenFile(Path file, TimeSource time) {
        this.file = file;
        this.time = time;
    }

    @Override
    public synchronized String authorization(Deadline deadline) throws IOException {
        if (fresh == null || fresh.passed()) {
            token = read();
            fresh = Deadline.after(EACH, time);
        }
        return "Bearer " + token;
    }

    private String read() throws IOException {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IOException("token file " + file + " cannot be read: " + e.getMessage(), e);
        }
        if (text.isEmpty()) {
            throw new IOException("token file " + file + " is empty; whoever writes it must write a token");
        }
        return text;
    }

    @Override
    public synchronized boolean renew() {
        fresh = null;
        return true;
    }
}
