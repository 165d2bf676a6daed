package dev.fledge.examples.fledge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a user named for what we write. */
final class OutputFile {
    private OutputFile() {}

    /** Says before any work that a file cannot be written. */
    static void requireWritable(Path file) throws IOException {
        Path folder = Files.isDirectory(file) ? file : file.toAbsolutePath().getParent();
        if (folder == null || Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; give the name of a file to write");
        }
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "there is no folder " + folder + " to write " + file.getFileName() + " to; make it first");
        }
        if (!Files.isWritable(Files.exists(file) ? file : folder)) {
            throw new IOException(file + " cannot be written; choose another place or change its permissions");
        }
    }

    static void write(Path file, String text) throws IOException {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IOException(file + " could not be written (" + e + ")", e);
        }
        System.err.println("Wrote " + file);
    }
}
