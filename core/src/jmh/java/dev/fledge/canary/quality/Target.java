package dev.fledge.canary.quality;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a judge has to reach: one number on each of some scenarios, the worst of which counts.
 *
 * @param number such as T1, and what is measured, for people
 * @param judge whose result is measured
 * @param scenarios by id
 * @param goal what is measured, and how far it may go
 */
record Target(String number, String judge, List<String> scenarios, Goal goal) {
    /**
     * What is measured, and how far it may go.
     *
     * @param what for people
     * @param value of one result; infinite if there is none
     * @param limit the last value that is good enough
     * @param unit how it is written, and which way is good
     */
    record Goal(String what, ToDoubleFunction<Measured> value, double limit, Unit unit) {}

    /** How a number is written, and which way is good. */
    enum Unit {
        PERCENT_AT_MOST(true, true),
        PERCENT_AT_LEAST(true, false),
        AT_MOST(false, true),
        AT_LEAST(false, false);

        private final boolean percent;
        private final boolean lowIsGood;

        Unit(boolean percent, boolean lowIsGood) {
            this.percent = percent;
            this.lowIsGood = lowIsGood;
        }

        boolean good(double value, double limit) {
            return lowIsGood ? value <= limit : value >= limit;
        }

        boolean worse(double value, double than) {
            return lowIsGood ? value > than : value < than;
        }

        String write(double value) {
            return percent ? Tables.percent(value) + "%" : Tables.number(value);
        }

        String rule(double limit) {
            return (lowIsGood ? "<= " : ">= ") + write(limit);
        }
    }

    /** The score of the judge on one scenario, and those of the others on the same, by name. */
    record Measured(Scenario scenario, Score own, Function<String, Optional<Score>> others) {}

    /** What was found: a line of the checklist. */
    record Found(String measured, Status status) {}

    /** Whether the target was reached. */
    enum Status {
        MET,
        MISSED,
        NOT_RUN
    }

    /** The scenarios that take part, written S01,S02 on the command line and here. */
    static List<String> ids(String commaSeparated) {
        return Arrays.asList(commaSeparated.split(",", -1));
    }

    /** Measures; {@code measured} gives what is known of a scenario. */
    Found find(Function<String, Optional<Measured>> measured) {
        List<String> absent = new ArrayList<>();
        String worst = "";
        double value = Double.NaN;
        for (String id : scenarios) {
            double here = measured.apply(id).map(goal.value()::applyAsDouble).orElse(Double.NaN);
            if (Double.isNaN(here)) {
                absent.add(id);
            } else if (worst.isEmpty() || goal.unit().worse(here, value)) {
                worst = id;
                value = here;
            }
        }
        if (!absent.isEmpty()) {
            return new Found("not run: " + String.join(" ", absent), Status.NOT_RUN);
        }
        Status status = goal.unit().good(value, goal.limit()) ? Status.MET : Status.MISSED;
        return new Found(goal.unit().write(value) + " (" + worst + ")", status);
    }
}
