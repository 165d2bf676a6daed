package dev.fledge.rollout.serve;

/**
 * Yes or no, and why.
 *
 * @param text for the controller's event log; without secrets
 */
record HookAnswer(boolean yes, String text) {
    static HookAnswer yes(String text) {
        return new HookAnswer(true, text);
    }

    static HookAnswer no(String text) {
        return new HookAnswer(false, text);
    }
}
