package dev.fledge.smoke;

import dev.fledge.http.Redactor;

/** What one rule found in one answer. */
record Evaluation(Aspect aspect, Outcome outcome, Said said) {
    private static final int LONGEST = 400;

    /** What part of an answer a rule is about; ordered from causes to consequences. */
    enum Aspect {
        CERTIFICATE("BAD_CERTIFICATE"),
        PROTOCOL("UNEXPECTED_PROTOCOL"),
        STATUS("UNEXPECTED_STATUS"),
        REDIRECT("UNEXPECTED_REDIRECT"),
        HEADER("UNEXPECTED_HEADER"),
        BODY("UNEXPECTED_BODY"),
        SCHEMA("SCHEMA_VIOLATED"),
        ASSERTION("ASSERTION_FAILED"),
        LATENCY("TOO_SLOW");

        private final String reason;

        Aspect(String reason) {
            this.reason = reason;
        }

        String reason() {
            return reason;
        }
    }

    /** Whether the rule was met. */
    enum Outcome {
        MET,
        UNMET,
        /** Follows from another miss that is told already, such as a body that is no JSON. */
        FOLLOWS,
        /** Could not be evaluated, through no fault of the answer. */
        BROKEN
    }

    /** Subject, expected and actual value, in words. */
    record Said(String subject, String expected, String actual) {}

    /** Returns the same as it may be shown. Secrets are hidden before a value is cut: half a secret would not be found. */
    Evaluation shown(Redactor redactor) {
        return new Evaluation(
                aspect,
                outcome,
                new Said(
                        redactor.redact(said.subject()),
                        Text.excerpt(redactor.redact(said.expected()), LONGEST),
                        Text.excerpt(redactor.redact(said.actual()), LONGEST)));
    }

    static Evaluation met(Aspect aspect, String subject, String expected) {
        return new Evaluation(aspect, Outcome.MET, new Said(subject, expected, ""));
    }

    static Evaluation unmet(Aspect aspect, Said said) {
        return new Evaluation(aspect, Outcome.UNMET, said);
    }

    static Evaluation of(boolean met, Aspect aspect, Said said) {
        return new Evaluation(aspect, met ? Outcome.MET : Outcome.UNMET, said);
    }
}
