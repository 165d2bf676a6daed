package dev.fledge.house;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program that a test needs and Maven does not bring, such as nginx. */
public final class RealComponent {
    private static final List<Path> ALSO_LOOKED_IN = List.of(Path.of("/usr/sbin"), Path.of("/usr/local/sbin"));

    private RealComponent() {}

    /**
     * Returns where the program is. If it is missing, the test is skipped with how to get it, or fails where the
     * environment says {@code CI=true}, so that a green run cannot hide a missing install.
     */
    public static Path require(String program, String howToGet) {
        List<Path> folders = new ArrayList<>(ALSO_LOOKED_IN);
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .forEach(folders::add);
        for (Path folder : folders) {
            Path candidate = folder.resolve(program);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        String message = program + " is not installed, so this was NOT tested; get it with: " + howToGet;
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(message);
        }
        System.err.println("SKIPPED: " + message);
        return abort(message);
    }

    /** Ends a process that a test started, by force if it does not go within ten seconds. */
    public static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
