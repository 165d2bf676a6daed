package dev.fledge.contract.drift;

import dev.fledge.http.record.Personal;
import dev.fledge.internal.Check;
import java.util.Comparator;
import java.util.StringJoiner;

/**
 * What makes two breaches the same one: the operation, the place with every index as {@code *}, and the rule.
 *
 * @param operation such as {@code POST /recommend 200}
 * @param pointer such as <code>/results/&#42;/id</code>; the empty text for the whole body
 * @param rule such as {@code type}
 */
public record Fingerprint(String operation, String pointer, String rule) implements Comparable<Fingerprint> {
    private static final Comparator<Fingerprint> ORDER = Comparator.comparing(Fingerprint::operation)
            .thenComparing(Fingerprint::pointer)
            .thenComparing(Fingerprint::rule);

    /** @throws IllegalArgumentException if {@code operation} or {@code rule} is blank */
    public Fingerprint {
        Check.notBlank("operation", operation);
        Check.notNull("pointer", pointer);
        Check.notBlank("rule", rule);
    }

    /** Returns that of a breach. Keys that are no words of an interface, such as ids and addresses, are {@code *} too. */
    static Fingerprint of(String operation, Breach breach) {
        return new Fingerprint(operation, general(breach.pointer()), breach.rule());
    }

    private static String general(String pointer) {
        if (!pointer.startsWith("/")) {
            return pointer;
        }
        StringJoiner general = new StringJoiner("/");
        for (String step : pointer.split("/", -1)) {
            general.add(step.isEmpty() || Personal.isWord(step) ? step : "*");
        }
        return general.toString();
    }

    @Override
    public int compareTo(Fingerprint other) {
        return ORDER.compare(this, other);
    }

    /** Returns operation, pointer and rule in one line. */
    @Override
    public String toString() {
        return operation + " " + (pointer.isEmpty() ? "(root)" : pointer) + " " + rule;
    }
}
