package dev.fledge.contract.drift;

import dev.fledge.internal.Check;
import java.util.List;

/**
 * An answer that was checked.
 *
 * @param operation what the contract calls the question, such as {@code GET /prices/{id} 200}: one of few, whatever was asked
 * @param breaches how the answer breaks the contract; empty if it keeps it
 */
public record CheckedAnswer(String operation, List<Breach> breaches) {
    /** @throws IllegalArgumentException if {@code operation} is blank */
    public CheckedAnswer {
        Check.notBlank("operation", operation);
        breaches = List.copyOf(breaches);
    }
}
