package dev.fledge.examples.where2eat;

import dev.fledge.artifact.Digest;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;

/**
 * One version of Where2Eat running as a child JVM of 64 MB heap. It ends with {@link #close()}, and by itself when this
 * JVM ends, however that happens. Thread-safe.
 */
public final class Where2EatProcess implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(20);
    private static final Duration TIME_TO_CLOSE = Duration.ofSeconds(5);
    private static final Duration TIME_TO_DIE = Duration.ofSeconds(5);

    private final Process process;
    private final LastLines errors;
    private final HttpUrl url;

    private Where2EatProcess(Process process, LastLines errors, int port) {
        this.process = process;
        this.errors = errors;
        this.url = HttpUrl.get("http://127.0.0.1:" + port + "/");
    }

    /** Returns a builder for a version, as it is in the image with this digest. */
    public static Builder builder(String version, Digest digest) {
        return new Builder(version, digest);
    }

    /** What to start. Not thread-safe. */
    public static final class Builder {
        private final String version;
        private final Digest digest;
        private Twin twin = Twin.HEALTHY;
        private long seed = 1;
        private String classPath = System.getProperty("java.class.path");
        private final List<String> options = new ArrayList<>();

        private Builder(String version, Digest digest) {
            this.version = Objects.requireNonNull(version, "version");
            this.digest = Objects.requireNonNull(digest, "digest");
        }

        /** Sets how it behaves; {@link Twin#HEALTHY} by default. */
        public Builder twin(Twin value) {
            this.twin = Objects.requireNonNull(value, "twin");
            return this;
        }

        /** Sets what its work times and faults are drawn from; 1 by default. */
        public Builder seed(long value) {
            this.seed = value;
            return this;
        }

        /** Sets where the child finds the app's classes; this JVM's class path by default. */
        public Builder classPath(String value) {
            this.classPath = Objects.requireNonNull(value, "class path");
            return this;
        }

        /** Sets how long {@link Twin#CRASH} lives, in whole milliseconds; 10 s by default. */
        public Builder crashAfter(Duration value) {
            return option("--crash-after", value.toMillis() + "ms");
        }

        /** Sets the version that {@link Twin#STALE} serves; 1.0.0 by default. */
        public Builder staleVersion(String value) {
            return option("--stale-version", value);
        }

        /** Sets the digest that {@link Twin#STALE} runs from; 64 zeros by default. */
        public Builder staleDigest(Digest value) {
            return option("--stale-digest", value.toString());
        }

        private Builder option(String name, String value) {
            options.add(name);
            options.add(value);
            return this;
        }

        /**
         * Starts the process and returns once it serves.
         *
         * @throws IOException if it dies first or does not serve in time; the message holds its last words
         * @throws InterruptedException if the thread is interrupted; the process is stopped first
         */
        public Where2EatProcess start(Deadline deadline) throws IOException, InterruptedException {
            Path folder = Files.createTempDirectory("where2eat");
            Path portFile = folder.resolve("port");
            try {
                return start(portFile, deadline);
            } finally {
                Files.deleteIfExists(portFile);
                Files.deleteIfExists(folder.resolve("port.draft"));
                Files.deleteIfExists(folder);
            }
        }

        private Where2EatProcess start(Path portFile, Deadline deadline) throws IOException, InterruptedException {
            // Inputs and errors stay pipes: the first ends the child with us, the second says why it died.
            Process process = new ProcessBuilder(command(portFile))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean serves = false;
            try {
                LastLines errors = LastLines.of(process.getErrorStream(), "fledge-where2eat-" + version + "-stderr");
                int port = awaitPort(process, errors, portFile, deadline);
                serves = true;
                return new Where2EatProcess(process, errors, port);
            } finally {
                if (!serves) {
                    process.toHandle().destroyForcibly();
                }
            }
        }

        private List<String> command(Path portFile) {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx64m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    classPath,
                    Where2EatApp.class.getName()));
            command.addAll(List.of("--version", version, "--digest", digest.toString()));
            command.addAll(List.of("--twin", twin.label(), "--seed", Long.toString(seed)));
            command.addAll(List.of("--port-file", portFile.toString()));
            command.addAll(options);
            return command;
        }

        private int awaitPort(Process process, LastLines errors, Path portFile, Deadline deadline)
                throws IOException, InterruptedException {
            while (!Files.exists(portFile)) {
                if (!process.isAlive()) {
                    errors.awaitEnd(Deadline.after(Duration.ofSeconds(1), TimeSource.system()));
                    throw new IOException("Where2Eat " + version + " died at its start with exit code "
                            + process.exitValue() + errors.asLastWords());
                }
                if (deadline.passed()) {
                    throw new IOException("Where2Eat " + version + " did not serve within " + deadline.allowed()
                            + "; allow it more time or look at its errors" + errors.asLastWords());
                }
                deadline.sleepAtMost(POLL);
            }
            return Integer.parseInt(Files.readString(portFile).strip());
        }
    }

    /** Returns where it serves. */
    public HttpUrl url() {
        return url;
    }

    /** Returns the process's id. */
    public long pid() {
        return process.pid();
    }

    /** Returns whether the process runs. */
    public boolean alive() {
        return process.isAlive();
    }

    /** Returns its exit code; empty while it runs. */
    public Optional<Integer> exitCode() {
        return process.isAlive() ? Optional.empty() : Optional.of(process.exitValue());
    }

    /** Returns at most the last 50 lines that it wrote to its standard error. */
    public List<String> lastErrors() {
        return errors.lines();
    }

    /**
     * Asks the process to end and waits; ends it by force when the deadline has passed or the thread is interrupted.
     * Does nothing if it has ended.
     *
     * @throws IllegalStateException if it survives even that
     * @throws InterruptedException if the thread is interrupted
     */
    public void stop(Deadline deadline) throws InterruptedException {
        // Through the handle: the process's own destroy() also closes its streams, and with them its last words.
        process.toHandle().destroy();
        boolean ended = false;
        try {
            ended = process.waitFor(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            if (!ended) {
                process.toHandle().destroyForcibly();
            }
        }
        if (!ended && !process.waitFor(TIME_TO_DIE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Where2Eat, process " + process.pid() + ", does not end; end it by hand");
        }
    }

    /** Stops the process within 10 s. */
    @Override
    public void close() {
        try {
            stop(Deadline.after(TIME_TO_CLOSE, TimeSource.system()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
