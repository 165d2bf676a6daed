package dev.fledge.contract.drift;

import dev.fledge.internal.Check;
import dev.fledge.schema.JsonSchema;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** A schema for each kind of answer, as a contract. Immutable and thread-safe. */
public final class AnswerSchemas implements LiveContract {
    private record Promise(Route route, int status, JsonSchema schema) {
        String operation() {
            return route + " " + status;
        }
    }

    private final String name;
    private final List<Promise> promises;

    private AnswerSchemas(Builder builder) {
        this.name = builder.name;
        this.promises = builder.promises.stream()
                .sorted(Comparator.comparing(
                                (Promise promise) -> promise.route().parameters())
                        .thenComparing(promise -> -promise.route().literalChars()))
                .toList();
    }

    /**
     * Starts a contract of that name.
     *
     * @throws IllegalArgumentException if {@code name} is blank
     */
    public static Builder builder(String name) {
        return new Builder(name);
    }

    @Override
    public String name() {
        return name;
    }

    /** Checks the body; where several paths fit, that with the fewest parameters counts, then that with the most literal text. An answer of another status is not covered. */
    @Override
    public Optional<CheckedAnswer> check(LiveAnswer answer) {
        for (Promise promise : promises) {
            if (promise.status() == answer.answer().status() && promise.route().fits(answer.method(), answer.path())) {
                List<Breach> breaches = promise
                        .schema()
                        .check(name, answer.answer().bodyText())
                        .stream()
                        .map(SchemaBreach::of)
                        .toList();
                return Optional.of(new CheckedAnswer(promise.operation(), breaches));
            }
        }
        return Optional.empty();
    }

    /** Returns the operations, such as {@code GET /prices/{id} 200}, sorted. */
    public List<String> operations() {
        return promises.stream().map(Promise::operation).sorted().toList();
    }

    /** Returns the name and the number of schemas. */
    @Override
    public String toString() {
        return name + " (" + promises.size() + (promises.size() == 1 ? " schema)" : " schemas)");
    }

    /** Collects schemas. Not thread-safe. */
    public static final class Builder {
        private final String name;
        private final List<Promise> promises = new ArrayList<>();

        private Builder(String name) {
            this.name = Check.notBlank("name of a contract", name);
        }

        /**
         * Adds what answers to an operation must meet.
         *
         * @param operation method, path and status, such as {@code GET /prices/{id} 200}; a segment of the path in braces is any
         * @throws IllegalArgumentException if the operation is malformed or was added before, or the schema accepts everything
         */
        public Builder answer(String operation, JsonSchema schema) {
            String[] parts = Check.notNull("operation", operation).split(" ", -1);
            if (parts.length != 3 || !parts[1].startsWith("/") || !parts[2].matches("[1-9][0-9]{2}")) {
                throw new IllegalArgumentException(
                        "operation must be method, path and status, such as 'GET /prices/{id} 200', but was '"
                                + operation + "'");
            }
            Promise promise = new Promise(Route.of(parts[0], parts[1]), Integer.parseInt(parts[2]), schema);
            if (promises.stream().anyMatch(known -> known.operation().equals(operation))) {
                throw new IllegalArgumentException(
                        "contract " + name + " has a schema of " + operation + " already; merge the two with anyOf");
            }
            if (schema.constrainsNothing()) {
                throw new IllegalArgumentException(
                        "contract " + name + " would accept any JSON as " + operation + ", because " + schema.source()
                                + " constrains nothing; give it a type and required properties");
            }
            promises.add(promise);
            return this;
        }

        /**
         * Builds the contract.
         *
         * @throws IllegalStateException if it has no schema
         */
        public AnswerSchemas build() {
            if (promises.isEmpty()) {
                throw new IllegalStateException("contract " + name + " has no schema; add one with answer()");
            }
            return new AnswerSchemas(this);
        }
    }
}
