package dev.fledge.examples.where2eat;

import dev.fledge.artifact.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the command line says. The defaults: any free port, the healthy twin, seed 1, a crash after 10 s. */
final class AppOptions {
    /** The command line is wrong; the message names the option, the value and the fix. */
    static final class WrongOption extends Exception {
        private static final long serialVersionUID = 1L;

        WrongOption(String message) {
            super(message);
        }
    }

    static final String USAGE = "options: --version VERSION --digest sha256:HEX [--port 0] [--twin healthy] [--seed 1]"
            + " [--port-file FILE] [--crash-after 10s] [--stale-version 1.0.0] [--stale-digest sha256:HEX]";
    private static final Pattern VERSION = Pattern.compile("[0-9A-Za-z][0-9A-Za-z.+-]{0,63}");
    private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m)");
    private static final Digest UNKNOWN = new Digest("sha256", "0".repeat(64));

    private int port;
    private String version = "";
    private Optional<Digest> digest = Optional.empty();
    private Twin twin = Twin.HEALTHY;
    private long seed = 1;
    private Optional<Path> portFile = Optional.empty();
    private Duration crashAfter = Duration.ofSeconds(10);
    private String staleVersion = "1.0.0";
    private Digest staleDigest = UNKNOWN;

    private AppOptions() {}

    static AppOptions parse(String... arguments) throws WrongOption {
        AppOptions options = new AppOptions();
        Iterator<String> words = List.of(arguments).iterator();
        while (words.hasNext()) {
            String option = words.next();
            String value = words.hasNext() ? words.next() : "";
            if (value.isEmpty()) {
                throw new WrongOption(option + " needs a value; " + USAGE);
            }
            options.take(option, value);
        }
        if (options.version.isEmpty()) {
            throw new WrongOption("--version is missing; add for example --version 1.1.0");
        }
        if (options.digest.isEmpty()) {
            throw new WrongOption("--digest is missing; add the image's digest, --digest sha256: and 64 hex digits");
        }
        return options;
    }

    private void take(String option, String value) throws WrongOption {
        switch (option) {
            case "--port" -> port = (int) number(option, value, 0, 65_535);
            case "--version" -> version = versionOf(option, value);
            case "--digest" -> digest = Optional.of(digestOf(option, value));
            case "--twin" -> twin = twinOf(value);
            case "--seed" -> seed = number(option, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case "--port-file" -> portFile = Optional.of(Path.of(value));
            case "--crash-after" -> crashAfter = durationOf(option, value);
            case "--stale-version" -> staleVersion = versionOf(option, value);
            case "--stale-digest" -> staleDigest = digestOf(option, value);
            default -> throw new WrongOption("unknown option '" + option + "'; " + USAGE);
        }
    }

    private static long number(String option, String value, long min, long max) throws WrongOption {
        String rule = option + " must be a whole number from " + min + " to " + max + ", but was '" + value + "'";
        try {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            // The same sentence below.
        }
        throw new WrongOption(rule + "; use for example " + option + " 1");
    }

    private static String versionOf(String option, String value) throws WrongOption {
        if (!VERSION.matcher(value).matches()) {
            throw new WrongOption(option + " must be at most 64 letters, digits, '.', '+' and '-', but was '" + value
                    + "'; use for example " + option + " 1.1.0");
        }
        return value;
    }

    private static Digest digestOf(String option, String value) throws WrongOption {
        try {
            return Digest.parse(value);
        } catch (IllegalArgumentException e) {
            throw new WrongOption(option + ": " + e.getMessage() + "; take it from the registry's answer to the push");
        }
    }

    private static Twin twinOf(String value) throws WrongOption {
        return Twin.labelled(value)
                .orElseThrow(() -> new WrongOption(
                        "--twin must be one of " + Twin.labels() + ", but was '" + value + "'; use --twin healthy"));
    }

    private static Duration durationOf(String option, String value) throws WrongOption {
        Matcher matcher = DURATION.matcher(value);
        if (!matcher.matches()) {
            throw new WrongOption(option + " must be a whole number of ms, s or m, but was '" + value
                    + "'; use for example " + option + " 10s");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            default -> Duration.ofMinutes(amount);
        };
    }

    int port() {
        return port;
    }

    /** The version that the app says it is: the old one if it is stale. */
    String version() {
        return twin == Twin.STALE ? staleVersion : version;
    }

    /** The digest that the app says it runs from. */
    Digest digest() {
        return twin == Twin.STALE ? staleDigest : digest.orElseThrow();
    }

    Twin twin() {
        return twin;
    }

    long seed() {
        return seed;
    }

    Optional<Path> portFile() {
        return portFile;
    }

    Duration crashAfter() {
        return crashAfter;
    }
}
