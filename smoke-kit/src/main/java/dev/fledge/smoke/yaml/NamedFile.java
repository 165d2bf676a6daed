package dev.fledge.smoke.yaml;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file that a suite file names, relative to itself. */
final class NamedFile {
    private NamedFile() {}

    static Path beside(Path suite, DocumentNode node, String name) {
        try {
            return suite.resolveSibling(name).normalize();
        } catch (InvalidPathException e) {
            throw node.error("no name of a file: " + e.getReason());
        }
    }

    static DocumentException unreadable(DocumentNode node, Path file, IOException e) {
        return node.error(
                e instanceof NoSuchFileException
                        ? "there is no file " + file + "; name one relative to the suite's file"
                        : "the file " + file + " cannot be read ("
                                + e.getClass().getSimpleName() + "); name a readable one");
    }
}
