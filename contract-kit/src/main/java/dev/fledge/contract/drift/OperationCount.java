package dev.fledge.contract.drift;

/** How many answers of an operation were checked, and how many of them broke the contract. */
record OperationCount(long checks, long violations) {
    static OperationCount of(boolean broken) {
        return new OperationCount(1, broken ? 1 : 0);
    }

    OperationCount plus(OperationCount other) {
        return new OperationCount(checks + other.checks, violations + other.violations);
    }
}
