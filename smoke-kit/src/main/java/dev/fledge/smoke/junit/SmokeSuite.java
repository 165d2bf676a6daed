package dev.fledge.smoke.junit;

import dev.fledge.smoke.Suite;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs a suite as JUnit tests: every {@link SmokeTest} method of the class is invoked once for each check. Other test methods
 * may take a {@link SmokeSession}, the {@link Suite} or the {@link dev.fledge.smoke.Target} as parameters.
 *
 * <p>The suite is that of the one static field or method of type {@link Suite} of the test class or of {@link #value}; else
 * that of the file {@code <ClassName>.smoke.yaml} beside the class on the class path; else those of {@link #file}.
 *
 * <p>The address of the app is taken from the system property or JUnit parameter {@code fledge.smoke.target}, else from the
 * environment variable {@code FLEDGE_SMOKE_TARGET}, else from a static method or field of type
 * {@link dev.fledge.smoke.Target} in the test class. Where a Target is there and a property or variable too, the Target's
 * headers and secrets stay and the address changes.
 *
 * <p>{@code fledge.smoke.tags} (or {@code FLEDGE_SMOKE_TAGS}) chooses checks by a tag expression such as
 * {@code core & !write}; the others are told as skipped. After each check, JUnit XML with the real names is written to
 * {@code target/fledge/TEST-fledge-smoke-<suite>.xml}, a report to {@code <suite>.json} and, if one failed, all requests so
 * far to {@code <suite>.har}; {@code fledge.smoke.reports} (or {@code FLEDGE_SMOKE_REPORTS}) names another folder, or says
 * {@code off}.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SmokeExtension.class)
public @interface SmokeSuite {
    /** The class that has the suite in its one static field of type {@link Suite}. Default the test class. */
    Class<?> value() default void.class;

    /**
     * A suite file on the class path, beside the test class or, with a slash in front, from the root; or several by a glob in
     * the last part, such as {@code /smoke/*.yaml}, whose checks are named {@code SUITE > CHECK}.
     */
    String file() default "";

    /**
     * The arm of a promotion that is asked, such as {@code canary}; reports are named after it. Its address is in
     * {@code fledge.smoke.target.canary} or {@code FLEDGE_SMOKE_TARGET_CANARY}, else in a static method or field of the arm's
     * name. Default none.
     */
    String arm() default "";
}
