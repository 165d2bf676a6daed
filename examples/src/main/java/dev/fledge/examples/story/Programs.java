package dev.fledge.examples.story;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds a program on this machine. */
final class Programs {
    private Programs() {}

    /** @throws NotInstalledException if it is not installed; the message says how to get it */
    static Path find(String name) {
        List<String> folders =
                new ArrayList<>(List.of(System.getenv().getOrDefault("PATH", "").split(":")));
        // Where servers are, which is not on the PATH of most users.
        folders.addAll(List.of("/usr/sbin", "/usr/local/sbin"));
        for (String folder : folders) {
            Path program = Path.of(folder, name);
            if (!folder.isEmpty() && Files.isExecutable(program)) {
                return program;
            }
        }
        throw new NotInstalledException(name + " is not installed; get it, on Debian and Ubuntu with"
                + " apt-get install --no-install-recommends " + name + ", or leave --router at local");
    }
}
