package dev.fledge.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Writes files that are whole or not there. */
public final class WholeFile {
    private WholeFile() {}

    /**
     * Writes a text in UTF-8, making the folder if needed. It is written beside its place and moved there, so a reader sees
     * all of it, or what was there before.
     *
     * @param what the file is, for the message, such as {@code report file}
     * @throws IOException naming the file that could not be written, and why
     */
    public static void write(Path file, String what, String text) throws IOException {
        try {
            Path place = file.toAbsolutePath();
            Optional<Path> folder = Optional.ofNullable(place.getParent());
            if (folder.isPresent()) {
                Files.createDirectories(folder.get());
            }
            // Not a temporary file: those are for their owner's eyes only, and reports are not. Two processes may write
            // at once.
            Path draft = place.resolveSibling(
                    place.getFileName() + "." + ProcessHandle.current().pid() + ".draft");
            try {
                Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
                Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw new IOException(what + " " + file + " could not be written: " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return e instanceof FileSystemException fs && fs.getReason() != null
                ? fs.getReason()
                : e.getClass().getSimpleName() + ": " + e.getMessage();
    }
}
