package dev.fledge.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** What one schema is used for: which way the body goes, and how much is told of it. */
final class SchemaUse {
    static final SchemaUse ANY = new SchemaUse(Schema::validate, ClosestBranch::only);

    @FunctionalInterface
    private interface Run {
        List<Error> errors(Schema schema, JsonNode tree);
    }

    private final Run run;
    private final UnaryOperator<List<Error>> told;

    private SchemaUse(Run run, UnaryOperator<List<Error>> told) {
        this.run = run;
        this.told = told;
    }

    SchemaUse inResponses() {
        return new SchemaUse(run(context -> context.executionConfig(config -> config.writeOnly(true))), told);
    }

    SchemaUse inRequests() {
        return new SchemaUse(run(context -> context.executionConfig(config -> config.readOnly(true))), told);
    }

    SchemaUse tellingAllBranches() {
        return new SchemaUse(run, errors -> errors);
    }

    List<Error> run(Schema schema, JsonNode tree) {
        return run.errors(schema, tree);
    }

    List<Error> told(List<Error> errors) {
        return told.apply(errors);
    }

    private static Run run(Consumer<ExecutionContext> direction) {
        return (schema, tree) -> schema.validate(tree, direction);
    }
}
