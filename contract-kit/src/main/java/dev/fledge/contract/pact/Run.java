package dev.fledge.contract.pact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** One comparison under way: where it is, what it found, how much it may still do. Not thread-safe. */
final class Run {
    /** More mismatches of one body help nobody. */
    static final int MOST = 100;

    /** What is compared, which decides how places in it are written. */
    enum Scope {
        /** A JSON body of a response: keys that the consumer did not name are none of its business. */
        RESPONSE_BODY(Part.BODY),
        /** A JSON body of a request, which must not have more keys than its contract. */
        REQUEST_BODY(Part.BODY),
        /** The fields of a form in a response. */
        RESPONSE_FORM(Part.BODY),
        /** The fields of a form in a request. */
        REQUEST_FORM(Part.BODY),
        /** The query parameters of a request. */
        QUERY(Part.QUERY),
        /** The values of a header. */
        HEADER(Part.HEADER);

        private final Part part;

        Scope(Part part) {
            this.part = part;
        }
    }

    private final Trail trail = new Trail();
    private final Steps steps;
    private final Scope scope;
    private final List<Mismatch.Builder> found = new ArrayList<>();
    private int count;

    Run(Steps steps, Scope scope) {
        this.steps = steps;
        this.scope = scope;
    }

    Trail trail() {
        return trail;
    }

    Steps steps() {
        return steps;
    }

    boolean extraKeysAllowed() {
        return scope == Scope.RESPONSE_BODY || scope == Scope.RESPONSE_FORM;
    }

    /** Compares, and says so where it had to give up. */
    void compare(RuledValue wanted, JsonNode actual) {
        try {
            JsonComparison.compare(wanted, actual, this);
        } catch (Steps.SpentException e) {
            add(here().rule("effort")
                    .expected("a comparison of at most " + Steps.MOST + " steps")
                    .actual("more, so it was given up here")
                    .hint("a regular expression of the contract backtracks without end, or the body is far too large"));
        }
    }

    /** Starts a mismatch at the value being compared. */
    Mismatch.Builder here() {
        return switch (scope) {
            case RESPONSE_BODY, REQUEST_BODY ->
                Mismatch.at(Part.BODY, trail.path()).pointer(trail.pointer());
            case HEADER -> Mismatch.at(Part.HEADER, trail.first());
            default -> Mismatch.at(scope.part, trail.path());
        };
    }

    void add(Mismatch.Builder mismatch) {
        count++;
        if (found.size() < MOST) {
            found.add(mismatch);
        }
    }

    int count() {
        return count;
    }

    boolean isFull() {
        return count >= MOST;
    }

    /** Forgets what was found since {@link #count} was this. */
    void backTo(int mark) {
        while (found.size() > mark) {
            found.remove(found.size() - 1);
        }
        count = mark;
    }

    List<Mismatch.Builder> found() {
        return found;
    }

    List<Mismatch> mismatches() {
        return found.stream().map(Mismatch.Builder::build).toList();
    }
}
