package dev.fledge.smoke.junit;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.extension.ExtensionContext;

/** What is set from outside: by a property of JUnit or of the JVM, else by an environment variable. */
final class Settings {
    static final String TARGET = "fledge.smoke.target";
    static final String TAGS = "fledge.smoke.tags";
    static final String REPORTS = "fledge.smoke.reports";

    private final Function<String, Optional<String>> parameters;

    private Settings(Function<String, Optional<String>> parameters) {
        this.parameters = parameters;
    }

    static Settings of(ExtensionContext context) {
        return new Settings(context::getConfigurationParameter);
    }

    static Settings ofThisJvm() {
        return new Settings(name -> Optional.empty());
    }

    /** Returns the value; empty if it is blank or nobody set it. */
    Optional<String> get(String name) {
        return filled(parameters.apply(name))
                .or(() -> filled(Optional.ofNullable(System.getProperty(name))))
                .or(() -> filled(Optional.ofNullable(System.getenv(variable(name)))));
    }

    private static Optional<String> filled(Optional<String> value) {
        return value.map(String::strip).filter(text -> !text.isEmpty());
    }

    static String variable(String name) {
        return name.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }
}
