package dev.fledge.smoke.junit;

import dev.fledge.smoke.Target;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Where a test class finds the app. */
final class TargetAddress {
    private TargetAddress() {}

    static Target of(Class<?> testClass, String arm, Settings settings) {
        String property = arm.isEmpty() ? Settings.TARGET : Settings.TARGET + "." + arm;
        Optional<Target> named =
                arm.isEmpty() ? Optional.empty() : Statics.of(testClass).named(Target.class, arm);
        Optional<Target> own = named.or(() -> Statics.of(testClass).only(Target.class));
        Optional<String> address = settings.get(property);
        if (address.isPresent()) {
            return at(address.get(), own, property);
        }
        // Without its name, the one target of the class may be that of the other arm.
        return (arm.isEmpty() ? own : named).orElseThrow(() -> missing(testClass, arm, property));
    }

    private static Target at(String address, Optional<Target> own, String property) {
        try {
            return own.map(target -> target.movedTo(address)).orElseGet(() -> Target.at(address));
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(property + ": " + e.getMessage(), e);
        }
    }

    private static ExtensionConfigurationException missing(Class<?> testClass, String arm, String property) {
        return new ExtensionConfigurationException("no address of the app to check"
                + (arm.isEmpty() ? "" : " for the arm " + arm) + ": set -D" + property
                + "=http://localhost:8080 or the environment variable " + Settings.variable(property) + ", or give "
                + testClass.getName() + " a static method 'static Target " + (arm.isEmpty() ? "target" : arm) + "()'");
    }
}
