package dev.fledge.smoke;

import java.util.Set;

/** Where in the user's code something is defined. */
final class DefinedAt {
    private static final Set<String> OURS = Set.of(
            DefinedAt.class.getName(),
            Suite.Builder.class.getName(),
            SmokeCheck.class.getName(),
            SmokeCheck.Builder.class.getName(),
            SmokeStep.Builder.class.getName(),
            StepBuilder.class.getName(),
            RequestBuilder.class.getName(),
            Ready.class.getName());

    private DefinedAt() {}

    /** Returns file and line of the nearest caller that is not this DSL, such as {@code Where2Eat.java:24}. */
    static String caller() {
        return StackWalker.getInstance()
                .walk(frames -> frames.filter(frame -> !OURS.contains(frame.getClassName()))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("unknown"));
    }
}
