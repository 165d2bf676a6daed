package dev.fledge.contract.drift;

import dev.fledge.internal.Check;

/**
 * One way in which an answer breaks a contract, without a value of the answer.
 *
 * @param pointer JSON pointer of the value at fault, the empty text for the whole body; or a word for what is no part of the
 *     body, such as {@code status} or {@code header Content-Type}
 * @param rule keyword or rule that is broken, such as {@code type}
 * @param wording what was promised and what kind of value was found; holds no value of the answer, because it is kept and shown
 */
public record Breach(String pointer, String rule, String wording) {
    /** @throws IllegalArgumentException if {@code rule} or {@code wording} is blank */
    public Breach {
        Check.notNull("pointer", pointer);
        Check.notBlank("rule", rule);
        Check.notBlank("wording", wording);
    }
}
