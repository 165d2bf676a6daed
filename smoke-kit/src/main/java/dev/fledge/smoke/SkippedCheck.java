package dev.fledge.smoke;

import dev.fledge.internal.Check;

/**
 * A check that was not asked because somebody chose others. It is told in every report: a check that nobody misses would
 * look like one that passed.
 *
 * @param name of the check
 * @param reason why, such as {@code its tags [write] do not meet 'core & !write'}
 */
public record SkippedCheck(String name, String reason) {
    public SkippedCheck {
        Check.notBlank("name of a skipped check", name);
        Check.notBlank("reason of a skipped check", reason);
    }

    /** Returns what is told of a check whose tags do not meet an expression. */
    public static SkippedCheck of(SmokeCheck check, String expression) {
        String tags = check.tags().isEmpty()
                ? "it has no tags and does not meet"
                : "its tags " + check.tags().stream().sorted().toList() + " do not meet";
        return new SkippedCheck(check.name(), tags + " '" + expression + "'");
    }
}
