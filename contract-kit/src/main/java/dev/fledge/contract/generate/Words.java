package dev.fledge.contract.generate;

/** How numbers are said. */
final class Words {
    private Words() {}

    /** Returns {@code 1 call} or {@code 2 calls}. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
