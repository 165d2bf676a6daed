package dev.fledge.smoke;

import dev.fledge.internal.Check;

/**
 * Something that was expected and not seen. Holds no secret.
 *
 * @param subject what was looked at, such as {@code status} or {@code $.results}
 * @param expected the rule in words, such as {@code == 200}
 * @param actual what was seen, in words; long values are cut
 */
public record Miss(String subject, String expected, String actual) {
    public Miss {
        Check.notNull("subject", subject);
        Check.notNull("expected", expected);
        Check.notNull("actual", actual);
    }
}
