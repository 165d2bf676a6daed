package dev.fledge.rollout.route;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.Retries;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/** Brings nginx from one of our files to the next: file, test, reload, proof. Thread-safe. */
final class NginxConfigs implements AutoCloseable {
    private final NginxInclude include;
    private final NginxFiles files;
    private final NginxProcess nginx;
    private final Duration answerWithin;
    private final Duration settle;
    private final Duration poll;
    private final TimeSource time;
    private final SafeHttpClient client = SafeHttpClient.create();
    private final ReentrantLock writes = new ReentrantLock();
    private final AtomicLong closings = new AtomicLong();
    private volatile OptionalLong outOfReachSince = OptionalLong.empty();

    NginxConfigs(NginxInclude include, NginxFiles files, NginxProcess nginx, NginxTarget.Waits waits, TimeSource time) {
        this.include = include;
        this.files = files;
        this.nginx = nginx;
        this.answerWithin = waits.answer();
        this.settle = waits.settle();
        this.poll = waits.poll();
        this.time = time;
    }

    /** What runs. */
    record Running(String token, NginxState state) {}

    /** What became of a change. */
    record Changed(boolean wrote, boolean done, boolean refused, String why) {}

    long closings() {
        return closings.get();
    }

    /** From now on nothing that was asked for before is written. */
    long closing() {
        return closings.incrementAndGet();
    }

    /** Asks the running nginx which of our files it runs. */
    Running running(Deadline deadline) throws IOException, InterruptedException {
        Duration left = deadline.remaining();
        HttpAnswer answer = client.exchange(HttpCall.get(include.page())
                .retries(Retries.none())
                .timeout(left.compareTo(answerWithin) < 0 && !left.isZero() ? left : answerWithin)
                .build());
        String token = NginxInclude.token(answer.bodyText());
        Optional<NginxState> state = NginxState.parse(answer.bodyText());
        if (answer.status() != 200 || token.isEmpty() || state.isEmpty()) {
            throw new IOException(include.page() + " must answer what nginx runs, but answered " + answer.status()
                    + "; is " + files.include() + " included in http in " + files.config() + "?");
        }
        return new Running(token, state.get());
    }

    /** Returns what runs or, where nginx does not answer, what our file says. */
    NginxState knownState(Deadline deadline) throws IOException, InterruptedException {
        try {
            return running(deadline).state();
        } catch (IOException e) {
            Optional<NginxState> written = NginxState.parse(file());
            if (written.isEmpty()) {
                throw e;
            }
            return written.get();
        }
    }

    String file() throws IOException {
        try {
            return Files.readString(files.include(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    files.include() + " is not there; write what firstInclude() returns into it and include"
                            + " it in http in " + files.config(),
                    e);
        }
    }

    /** Says how the file differs from what runs; empty if it does not. */
    String difference(Running running) throws IOException {
        String file = file();
        if (!NginxInclude.untouched(file)) {
            return files.include() + " was changed by hand; abort, roll back or weight 0 replaces it";
        }
        String token = NginxInclude.token(file);
        return token.equals(running.token())
                ? ""
                : "nginx runs file " + running.token() + ", but " + files.include() + " is " + token
                        + "; look for [emerg] in its error log";
    }

    /** Returns whether the state runs and the file says so. */
    boolean already(NginxState wanted, Deadline deadline) throws InterruptedException {
        try {
            String text = include.text(wanted);
            return running(deadline).token().equals(NginxInclude.token(text)) && file().equals(text);
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Writes the file, tests it, reloads, and waits until only it runs.
     *
     * @param asked the count of closings when it was asked for
     * @param keep whether the file stays when nginx does not take it: so for what is safe
     */
    Changed change(NginxState wanted, long asked, boolean keep, Deadline deadline)
            throws IOException, InterruptedException {
        if (already(wanted, deadline)) {
            return deadline.passed()
                    ? new Changed(false, false, false, "reading it back in time")
                    : new Changed(false, true, false, "");
        }
        String text = include.text(wanted);
        String before;
        Set<Long> old;
        writes.lockInterruptibly();
        try {
            if (closings.get() != asked) {
                return new Changed(false, false, true, "an abort came meanwhile");
            }
            before = present();
            replace(text);
            old = nginx.workers();
            String complaint = nginx.test(deadline);
            if (complaint.isEmpty()) {
                complaint = nginx.reload(deadline);
            }
            if (!complaint.isEmpty()) {
                replace(before);
                return new Changed(false, false, true, complaint + "; the old file was put back");
            }
        } finally {
            writes.unlock();
        }
        return proved(wanted, old, deadline)
                ? new Changed(true, true, false, "")
                : new Changed(
                        true,
                        false,
                        false,
                        "nginx to run " + NginxInclude.token(text) + "; look for [emerg] in its error log"
                                + putBack(before, text, keep));
    }

    private String present() throws IOException {
        return Files.exists(files.include()) ? file() : "";
    }

    private boolean proved(NginxState wanted, Set<Long> old, Deadline deadline) throws InterruptedException {
        String token = NginxInclude.token(include.text(wanted));
        while (!deadline.passed()) {
            try {
                if (running(deadline).token().equals(token) && nginx.gone(old)) {
                    outOfReachSince = wanted.open() ? OptionalLong.empty() : OptionalLong.of(time.nanoTime());
                    return !deadline.passed();
                }
            } catch (IOException e) {
                // A worker that leaves may cut one answer short; the next one tells.
            }
            deadline.sleepAtMost(poll);
        }
        return false;
    }

    /** A file that nginx did not take must not wait for the next reload of somebody else. */
    private String putBack(String before, String text, boolean keep) throws IOException, InterruptedException {
        if (keep || before.isEmpty()) {
            return "";
        }
        writes.lockInterruptibly();
        try {
            if (!present().equals(text)) {
                return "";
            }
            replace(before);
            return "; the old file was put back";
        } finally {
            writes.unlock();
        }
    }

    private void replace(String text) throws IOException {
        Path folder = files.include().toAbsolutePath().resolveSibling("");
        Path draft = Files.createTempFile(folder, ".fledge", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(draft, files.include(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        force(folder);
    }

    /** The rename is kept only when its folder is. */
    private static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Returns whether no request can still be in the canary, where it is out of reach. */
    boolean settled() throws IOException {
        OptionalLong since = outOfReachSince;
        boolean longAgo = since.isPresent() && time.nanoTime() - since.getAsLong() >= settle.toNanos();
        return longAgo || !nginx.oldWorkersLeft();
    }

    /** Waits until that is so. */
    boolean awaitSettled(Deadline deadline) throws IOException, InterruptedException {
        while (!deadline.passed()) {
            if (settled()) {
                return true;
            }
            deadline.sleepAtMost(poll);
        }
        return false;
    }

    @Override
    public void close() {
        client.close();
    }
}
