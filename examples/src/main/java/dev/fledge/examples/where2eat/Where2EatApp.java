package dev.fledge.examples.where2eat;

import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * The app as a process: serves until its standard input closes, so that it never outlives the process that started it,
 * or until it is told to end by a signal.
 */
public final class Where2EatApp {
    private static final int CANNOT_SERVE = 1;
    private static final int WRONG_USE = 2;
    private static final int CRASHED = 134;

    private Where2EatApp() {}

    /** Runs the app; ends with exit code 2 and a message if an option is wrong, with 1 if it cannot serve. */
    public static void main(String[] arguments) throws IOException {
        AppOptions options;
        try {
            options = AppOptions.parse(arguments);
        } catch (AppOptions.WrongOption e) {
            System.err.println(e.getMessage());
            System.exit(WRONG_USE);
            return;
        }
        try (AppServer app = AppServer.start(options, TimeSource.system())) {
            crashLaterIfAsked(options);
            announce(options, app.port());
            awaitEndOfInput();
        } catch (IOException e) {
            System.err.println("Where2Eat " + options.version() + " cannot serve on port " + options.port()
                    + " or say so in its port file: " + e);
            System.exit(CANNOT_SERVE);
        }
    }

    private static void announce(AppOptions options, int port) throws IOException {
        if (options.portFile().isPresent()) {
            Path file = options.portFile().get().toAbsolutePath();
            Path draft = file.resolveSibling(file.getFileName() + ".draft");
            Files.writeString(draft, port + "\n");
            // A reader never sees half a number.
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
        }
        System.out.println(
                "Where2Eat " + options.version() + " (" + options.twin().label() + ") serves http://127.0.0.1:" + port);
    }

    private static void awaitEndOfInput() throws IOException {
        while (System.in.read() >= 0) {
            // What is typed means nothing; only the end counts.
        }
    }

    private static void crashLaterIfAsked(AppOptions options) {
        if (options.twin() != Twin.CRASH) {
            return;
        }
        Thread fuse = new Thread(
                () -> {
                    try {
                        TimeSource.system().sleep(options.crashAfter());
                        System.err.println("Where2Eat " + options.version() + " crashes now, as its twin should");
                        Runtime.getRuntime().halt(CRASHED);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "fledge-where2eat-crash");
        fuse.setDaemon(true);
        fuse.start();
    }
}
