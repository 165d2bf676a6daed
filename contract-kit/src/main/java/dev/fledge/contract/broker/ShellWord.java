package dev.fledge.contract.broker;

/** A value as a shell takes it as one word, for commands that people copy. */
final class ShellWord {
    private ShellWord() {}

    static String of(String value) {
        return value.matches("[A-Za-z0-9_./:@%+~-]+") ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}
