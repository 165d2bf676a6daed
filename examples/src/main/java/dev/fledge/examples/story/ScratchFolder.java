package dev.fledge.examples.story;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for the time of one telling. */
final class ScratchFolder {
    private ScratchFolder() {}

    /** Makes the folder; it is deleted when what is held is closed. */
    static Path make(Held held, String name) throws IOException {
        Path folder = Files.createTempDirectory("where2eat-" + name);
        held.hold(() -> delete(folder));
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> all = Files.walk(folder)) {
            deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : deepestFirst) {
            Files.deleteIfExists(path);
        }
    }
}
