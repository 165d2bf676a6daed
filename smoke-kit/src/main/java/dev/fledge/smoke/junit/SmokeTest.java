package dev.fledge.smoke.junit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestTemplate;

/**
 * A test method that is invoked once for each check of the class's {@link SmokeSuite}, named after the check and tagged
 * {@code smoke}. It has a parameter of type {@link SmokeRun} and calls {@link SmokeRun#verify()}.
 */
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@Tag("smoke")
@TestTemplate
public @interface SmokeTest {}
