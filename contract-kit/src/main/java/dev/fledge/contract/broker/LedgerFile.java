package dev.fledge.contract.broker;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.WholeFile;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Files of a ledger: read strictly, changed by one writer at a time, whole or not there. */
final class LedgerFile {
    private static final Duration LOCK_WAIT = Duration.ofSeconds(5);
    private static final Duration LOCK_PAUSE = Duration.ofMillis(20);
    private static final List<String> CONFLICT_MARKS = List.of("<<<<<<< ", ">>>>>>> ", "||||||| ");

    private LedgerFile() {}

    /**
     * Returns the text of a file, or empty if there is none.
     *
     * @throws LedgerException naming the line if a merge left its marks in it
     */
    static Optional<String> text(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        requireMerged(file, text);
        return Optional.of(text);
    }

    private static void requireMerged(Path file, String text) {
        for (String mark : CONFLICT_MARKS) {
            int at = text.startsWith(mark) ? 0 : text.indexOf("\n" + mark) + 1;
            if (at > 0 || text.startsWith(mark)) {
                long line =
                        1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
                throw new LedgerException(file + ":" + line
                        + ":1: git left a merge conflict here; decide it, keep one side" + " and commit the file");
            }
        }
    }

    /** Returns the file as a document, or empty if there is none. */
    static Optional<DocumentNode> document(Path file) throws IOException {
        return text(file).map(text -> Document.json(file.toString(), text));
    }

    /** Returns the folders in a folder, sorted; hidden ones are left out. Empty if there is no such folder. */
    static List<Path> folders(Path folder) throws IOException {
        return entries(folder).stream().filter(Files::isDirectory).toList();
    }

    /** Returns the JSON files in a folder, sorted; hidden ones are left out. Empty if there is no such folder. */
    static List<Path> files(Path folder) throws IOException {
        return entries(folder).stream()
                .filter(each -> String.valueOf(each.getFileName()).endsWith(".json") && Files.isRegularFile(each))
                .toList();
    }

    private static List<Path> entries(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            if (Files.exists(folder)) {
                throw new NotDirectoryException(folder + " is a file, but a ledger has a folder there");
            }
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            List<Path> found = new ArrayList<>(
                    entries.filter(each -> !String.valueOf(each.getFileName()).startsWith("."))
                            .toList());
            found.sort(Path::compareTo);
            return found;
        }
    }

    /**
     * Changes a file while nobody else does, in this process or another.
     *
     * @param change makes the new text of the old one; the same text writes nothing
     * @throws IOException if another writer holds the file for five seconds
     */
    static void update(Path file, TimeSource time, Function<Optional<String>, String> change)
            throws IOException, InterruptedException {
        Path lock = file.resolveSibling("." + file.getFileName() + ".lock");
        Files.createDirectories(folderOf(lock));
        takeLock(lock, Deadline.after(LOCK_WAIT, time));
        try {
            Optional<String> before = text(file);
            String after = change.apply(before);
            if (!before.equals(Optional.of(after))) {
                WholeFile.write(file, "ledger file", after);
            }
        } finally {
            Files.deleteIfExists(lock);
        }
    }

    private static Path folderOf(Path file) {
        return Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(file);
    }

    private static void takeLock(Path lock, Deadline deadline) throws IOException, InterruptedException {
        while (true) {
            try {
                Files.createFile(lock);
                return;
            } catch (FileAlreadyExistsException e) {
                if (deadline.passed()) {
                    throw new IOException(
                            lock + " was there for " + deadline.allowed().toSeconds()
                                    + " s, so another writer is at work; if none is, one ended early: delete that file",
                            e);
                }
                deadline.sleepAtMost(LOCK_PAUSE);
            }
        }
    }
}
