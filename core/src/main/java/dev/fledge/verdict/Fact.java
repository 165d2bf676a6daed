package dev.fledge.verdict;

import dev.fledge.internal.Check;

/**
 * One thing that was seen, as a name and a value for people and programs.
 *
 * @param name what the value is, not blank, such as {@code canary} or {@code limit}
 * @param value the value with its unit where it has one, such as {@code 412 ms}; free of secrets
 */
public record Fact(String name, String value) {
    /** @throws IllegalArgumentException if {@code name} is blank */
    public Fact {
        Check.notBlank("name of a fact", name);
        Check.notNull("value of fact " + name, value);
    }
}
