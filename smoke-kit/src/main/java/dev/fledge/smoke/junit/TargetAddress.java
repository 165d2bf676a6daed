package dev.fledge.smoke.junit;

import dev.fledge.smoke.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Where a test class finds the app. */
final class TargetAddress {
    static final String PROPERTY = "fledge.smoke.target";
    static final String VARIABLE = "FLEDGE_SMOKE_TARGET";

    private TargetAddress() {}

    static Target of(Class<?> testClass) {
        Optional<Target> own = Statics.of(testClass).only(Target.class);
        Optional<String> address = Optional.ofNullable(System.getProperty(PROPERTY))
                .or(() -> Optional.ofNullable(System.getenv(VARIABLE)))
                .filter(text -> !text.isBlank());
        if (address.isPresent()) {
            return own.map(target -> target.movedTo(address.get())).orElseGet(() -> Target.at(address.get()));
        }
        return own.orElseThrow(() -> new ExtensionConfigurationException("no address of the app to check: set -D"
                + PROPERTY
                + "=http://localhost:8080 or the environment variable " + VARIABLE + ", or give " + testClass.getName()
                + " a static method 'static Target target()'"));
    }
}
