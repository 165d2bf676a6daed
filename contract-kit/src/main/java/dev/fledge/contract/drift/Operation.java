package dev.fledge.contract.drift;

import java.util.Comparator;

/** An operation of a contract. */
record Operation(String contract, String name) implements Comparable<Operation> {
    private static final Comparator<Operation> ORDER =
            Comparator.comparing(Operation::contract).thenComparing(Operation::name);

    @Override
    public int compareTo(Operation other) {
        return ORDER.compare(this, other);
    }
}
