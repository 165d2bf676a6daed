package dev.fledge.smoke;

import dev.fledge.schema.JsonSchema;
import dev.fledge.schema.SchemaViolation;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;

/** Expects that a body is JSON that meets a schema. */
final class SchemaExpectation extends Expectation {
    private static final int MOST_VIOLATIONS = 5;

    private final JsonSchema schema;

    SchemaExpectation(JsonSchema schema, boolean soft) {
        super(soft);
        this.schema = schema;
    }

    @Override
    public String text() {
        return "schema " + schema.source();
    }

    @Override
    String written(Writing writing) {
        return "schema " + writing.file(schema.source());
    }

    @Override
    public Expectation softly() {
        return new SchemaExpectation(schema, true);
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        return evidence.jsonOr(Aspect.SCHEMA, text -> {
            List<SchemaViolation> violations = schema.check("body", text);
            // A value is cut for the message; half a secret could not be found again, so then none is shown.
            boolean hidden = evidence.redactor().reveals(text);
            String expected = "meets " + schema.source();
            return violations.isEmpty()
                    ? List.of(Evaluation.met(Aspect.SCHEMA, "schema", expected))
                    : violations.stream()
                            .limit(MOST_VIOLATIONS)
                            .map(violation -> Evaluation.unmet(
                                    Aspect.SCHEMA,
                                    new Said("schema", expected, told(violation, hidden) + more(violations.size()))))
                            .toList();
        });
    }

    private static String told(SchemaViolation violation, boolean hidden) {
        return hidden ? violation.place() + ": not shown, because the body holds a secret" : violation.toString();
    }

    private static String more(int violations) {
        return violations > MOST_VIOLATIONS ? " (" + violations + " violations in all)" : "";
    }
}
