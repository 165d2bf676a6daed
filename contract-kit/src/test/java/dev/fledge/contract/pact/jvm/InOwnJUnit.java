package dev.fledge.contract.pact.jvm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Tests that others look at: they run in an {@link OwnJUnit} only, because some of them are meant to fail. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@EnabledIfSystemProperty(named = "fledge.pact.cases", matches = "run")
@interface InOwnJUnit {}
