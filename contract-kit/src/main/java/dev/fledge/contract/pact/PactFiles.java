package dev.fledge.contract.pact;

import dev.fledge.document.DocumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Reads pacts from the disk, each on its own. */
final class PactFiles {
    private static final int DEEPEST = 10;

    private PactFiles() {}

    static FoundPacts below(Path folder) {
        if (!Files.isDirectory(folder)) {
            return problem("there is no folder " + folder + " to look for pacts in; make it, or name another");
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder, DEEPEST)) {
            files = walk.filter(file -> file.toString().endsWith(".json"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        } catch (IOException | UncheckedIOException e) {
            return problem("the folder " + folder + " cannot be read (" + e + "); change its permissions");
        }
        return files.isEmpty()
                ? problem("the folder " + folder + " holds no file that ends in .json; put the pacts there")
                : read(files);
    }

    static FoundPacts read(List<Path> files) {
        List<PactFile> pacts = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path file : files) {
            try {
                pacts.add(PactFile.read(file));
            } catch (DocumentException e) {
                problems.add(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                problems.add("the file " + file + " cannot be read ("
                        + e.getClass().getSimpleName() + "); name a file that is there and readable");
            }
        }
        return new FoundPacts(pacts, problems);
    }

    private static FoundPacts problem(String sentence) {
        return new FoundPacts(List.of(), List.of(sentence));
    }
}
