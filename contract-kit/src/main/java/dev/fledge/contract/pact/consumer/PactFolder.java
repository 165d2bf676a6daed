package dev.fledge.contract.pact.consumer;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.internal.Check;
import dev.fledge.internal.WholeFile;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The folder that tests write their pacts to: one file {@code consumer-provider.json} for each pair. Immutable.
 *
 * <p>Several test classes may share a file, also at once and in several JVMs. The file notes which of them wrote what: when
 * one writes again, what it wrote before and no longer expects is gone. What others wrote stays.
 */
public final class PactFolder {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Path folder;
    private final Predicate<String> exists;

    private PactFolder(Path folder, Predicate<String> exists) {
        this.folder = folder;
        this.exists = exists;
    }

    /** Returns the folder, which need not exist. */
    public static PactFolder at(Path folder) {
        return new PactFolder(Check.notNull("folder", folder), writer -> true);
    }

    /**
     * Returns the same folder, in which what was written by somebody who no longer exists is dropped at the next write.
     *
     * @param exists whether there still is, say, the test class of this name
     */
    public PactFolder writers(Predicate<String> exists) {
        return new PactFolder(folder, Check.notNull("exists", exists));
    }

    /** Returns the file of a pair. Characters that file names cannot have on every system are replaced by {@code _}. */
    public Path file(String consumer, String provider) {
        return folder.resolve(safe(consumer) + "-" + safe(provider) + ".json");
    }

    private static String safe(String name) {
        return name.replaceAll("[\\x00-\\x1f/\\\\:*?\"<>|]", "_");
    }

    /**
     * Writes what somebody expects into the file of the pair, whole or not at all. Waits up to 30 s for others who write it.
     *
     * @param writer who expects it, such as the name of a test class
     * @param pactJson a pact of V2, V3 or V4
     * @return the file
     * @throws DocumentException if the text is no JSON
     * @throws IOException naming the file if it cannot be read or written, belongs to another pair, holds another version, or
     *     holds something else under the same description and states
     * @throws InterruptedException if the thread is interrupted while it waits
     */
    public Path write(String writer, String pactJson) throws IOException, InterruptedException {
        Check.notBlank("writer", writer);
        SharedPact own = SharedPact.of(Document.json("pact of " + writer, pactJson), "pact of " + writer);
        Path file = file(own.consumer(), own.provider());
        Files.createDirectories(folder);
        Path lock = folder.resolve("." + file.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = lock(channel, lock)) {
            Check.notNull("lock", held);
            Optional<SharedPact> before = read(file);
            SharedPact after =
                    before.isPresent() ? before.get().without(writer, exists).with(writer, own) : own.ownedBy(writer);
            String text = JsonText.pretty(after.toPlain());
            if (!Files.exists(file) || !Files.readString(file).equals(text)) {
                WholeFile.write(file, "pact file", text);
            }
        }
        return file;
    }

    private static Optional<SharedPact> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            DocumentNode document = Document.json(file.toString(), Files.readString(file, StandardCharsets.UTF_8));
            return Optional.of(SharedPact.of(document, file.toString()));
        } catch (DocumentException e) {
            throw new IOException(
                    String.valueOf(e.getMessage()) + "; nothing can be added to this pact file, so delete it", e);
        }
    }

    private static FileLock lock(FileChannel channel, Path lock) throws IOException, InterruptedException {
        Deadline deadline = Deadline.after(LONGEST_WAIT, TimeSource.system());
        Optional<FileLock> held = tried(channel);
        while (held.isEmpty()) {
            if (deadline.passed()) {
                throw new IOException("somebody has held " + lock + " for " + LONGEST_WAIT.toSeconds()
                        + " s, so no pact was written; end the process that does");
            }
            deadline.sleepAtMost(PAUSE);
            held = tried(channel);
        }
        return held.get();
    }

    private static Optional<FileLock> tried(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException e) {
            // Another thread of this JVM has it.
            return Optional.empty();
        }
    }
}
