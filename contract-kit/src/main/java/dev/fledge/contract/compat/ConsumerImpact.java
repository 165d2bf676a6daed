package dev.fledge.contract.compat;

import dev.fledge.internal.Check;

/**
 * A consumer that a change hits.
 *
 * @param consumer its name, with its version behind an {@code @} where that is known
 * @param interaction what it was doing: the description of a pact's interaction, or a recorded call
 * @param field the part it uses, such as {@code answer 200 /price}; empty for the whole operation
 * @param why in one sentence
 */
public record ConsumerImpact(String consumer, String interaction, String field, String why) {
    /** @throws IllegalArgumentException if {@code consumer} or {@code why} is blank */
    public ConsumerImpact {
        Check.notBlank("consumer", consumer);
        Check.notNull("interaction", interaction);
        Check.notNull("field", field);
        Check.notBlank("why", why);
    }

    /** Returns the impact as one line. */
    @Override
    public String toString() {
        return consumer + ", " + interaction + (field.isEmpty() ? "" : ", " + field) + ": " + why;
    }
}
