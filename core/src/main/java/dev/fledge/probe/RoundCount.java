package dev.fledge.probe;

/** What takes the kept rounds of an arm one by one. */
@FunctionalInterface
interface RoundCount {
    void add(KeptArm round);
}
