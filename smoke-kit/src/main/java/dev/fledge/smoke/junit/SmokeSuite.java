package dev.fledge.smoke.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a suite as JUnit tests: every {@link SmokeTest} method of the class is invoked once for each check.
 *
 * <p>The address of the app is taken from the system property {@code fledge.smoke.target}, else from the environment variable
 * {@code FLEDGE_SMOKE_TARGET}, else from a static method or field of type {@link dev.fledge.smoke.Target} in the test class.
 * Where a Target is there and a property or variable too, the Target's headers and secrets stay and the address changes.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SmokeExtension.class)
public @interface SmokeSuite {
    /** The class that has the suite in its one static field of type {@link dev.fledge.smoke.Suite}. Default the test class. */
    Class<?> value() default void.class;
}
