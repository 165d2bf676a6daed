package dev.fledge.http;

import dev.fledge.internal.Check;

/**
 * A value that must never be printed, such as a token or a password.
 *
 * <p>Immutable and thread-safe. Its name is public: messages show it in place of the value.
 */
public final class Secret {
    /** The shortest value that can be hidden in text without hiding half of the text too. */
    static final int SHORTEST = 4;

    private final String name;
    private final String value;

    private Secret(String name, String value) {
        this.name = name;
        this.value = value;
    }

    /**
     * Returns a secret.
     *
     * @param name what messages call it, such as {@code API_KEY}; of letters, digits, {@code _}, {@code .} and {@code -}
     * @param value at least 4 characters, because a shorter one cannot be told from other text
     * @throws IllegalArgumentException if the name has other characters or holds the value, or the value is too short
     */
    public static Secret of(String name, String value) {
        Check.notNull("name of a secret", name);
        Check.notNull("value of secret " + name, value);
        if (!name.matches("[A-Za-z0-9_.-]+")) {
            throw new IllegalArgumentException("name of a secret must be of letters, digits, _, . and -");
        }
        if (value.length() < SHORTEST) {
            throw new IllegalArgumentException("secret " + name + " must have at least " + SHORTEST
                    + " characters, but has " + value.length() + "; a shorter one cannot be hidden in messages");
        }
        if (name.contains(value)) {
            throw new IllegalArgumentException("name of a secret must not hold its value");
        }
        return new Secret(name, value);
    }

    /**
     * Returns the secret in an environment variable, named after it.
     *
     * @throws IllegalStateException if the variable is not set or shorter than 4 characters
     */
    public static Secret fromEnvironment(String variable) {
        String value = System.getenv(Check.notBlank("name of an environment variable", variable));
        if (value == null || value.length() < SHORTEST) {
            throw new IllegalStateException("environment variable " + variable + " must hold a secret of at least "
                    + SHORTEST + " characters, but " + (value == null ? "is not set" : "is shorter"));
        }
        return of(variable, value);
    }

    /** Returns what messages call it. */
    public String name() {
        return name;
    }

    /** Returns the value; only for what is sent, never for what is shown. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret that && name.equals(that.name) && value.equals(that.value);
    }

    @Override
    public int hashCode() {
        return name.hashCode();
    }

    /** Returns {@code Secret(name)}, never the value. */
    @Override
    public String toString() {
        return "Secret(" + name + ")";
    }
}
