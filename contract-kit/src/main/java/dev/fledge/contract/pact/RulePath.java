package dev.fledge.contract.pact;

import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a rule applies inside a body: {@code $.items[*].name}. Immutable.
 *
 * <p>A way is made step by step from {@link #root()}, which writes names with dots or blanks in brackets, or read from the
 * text of a pact file.
 */
public final class RulePath {
    private static final RulePath ROOT = new RulePath(List.of());
    private static final String UNQUOTED = "[A-Za-z_][A-Za-z0-9_-]*";

    private final List<Step> steps;

    private RulePath(List<Step> steps) {
        this.steps = steps;
    }

    /** One step below the root. An index is kept as its number and as text, since paths into documents are texts. */
    record Step(Kind kind, String name) {
        enum Kind {
            FIELD,
            INDEX,
            EVERY_FIELD,
            EVERY_ITEM
        }

        private String text() {
            return switch (kind) {
                case FIELD ->
                    name.matches(UNQUOTED)
                            ? "." + name
                            : "['" + name.replace("\\", "\\\\").replace("'", "\\'") + "']";
                case INDEX -> "[" + name + "]";
                case EVERY_FIELD -> ".*";
                case EVERY_ITEM -> "[*]";
            };
        }
    }

    /** Returns the way to the whole body, {@code $}. */
    public static RulePath root() {
        return ROOT;
    }

    /**
     * Reads a way as pact files write it, such as {@code $.items[*]['first name']}.
     *
     * @throws IllegalArgumentException if it does not begin with {@code $} or a bracket or quote is not closed
     */
    public static RulePath parse(String text) {
        return new RulePath(List.copyOf(new RulePathReader(Check.notNull("path", text)).steps()));
    }

    /** Returns the way to a field of the object here. */
    public RulePath field(String name) {
        return then(new Step(Step.Kind.FIELD, Check.notNull("name", name)));
    }

    /**
     * Returns the way to one item of the list here.
     *
     * @param index from 0
     * @throws IllegalArgumentException if {@code index} is negative
     */
    public RulePath item(int index) {
        Check.inRange("index", index, 0, Integer.MAX_VALUE);
        return then(new Step(Step.Kind.INDEX, Integer.toString(index)));
    }

    /** Returns the way to every item of the list here, {@code [*]}. */
    public RulePath everyItem() {
        return then(new Step(Step.Kind.EVERY_ITEM, "*"));
    }

    /** Returns the way to every field of the object here, {@code .*}. */
    public RulePath everyField() {
        return then(new Step(Step.Kind.EVERY_FIELD, "*"));
    }

    List<Step> steps() {
        return steps;
    }

    private RulePath then(Step step) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(step);
        return new RulePath(List.copyOf(longer));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RulePath path && path.steps.equals(steps);
    }

    @Override
    public int hashCode() {
        return steps.hashCode();
    }

    /** Returns the way as pact files write it. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("$");
        steps.forEach(step -> text.append(step.text()));
        return text.toString();
    }
}
