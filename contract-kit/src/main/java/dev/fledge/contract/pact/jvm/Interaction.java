package dev.fledge.contract.pact.jvm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks a method of a {@link PactConsumer} class that returns what is expected, an
 * {@link dev.fledge.contract.pact.consumer.Expect}. It takes nothing and gives the same whenever it is called.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Interaction {
    /** A few words that name it in the pact and in messages, such as {@code one price}; unique in the pact. */
    String value();
}
