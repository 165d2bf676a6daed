package dev.fledge.examples.fledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a user named. */
final class InputFile {
    private InputFile() {}

    /** Returns the file if it is there and no folder; {@code what} names what it should hold. */
    static Path existing(Path file, String what) throws IOException {
        if (Files.notExists(file)) {
            throw new IOException("there is no file " + file + "; give the file of a " + what);
        }
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; give the file of a " + what);
        }
        return file;
    }
}
