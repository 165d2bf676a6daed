package dev.fledge.report;

import dev.fledge.canary.EvidenceLevels;
import dev.fledge.http.Redactor;
import dev.fledge.internal.Check;
import dev.fledge.promotion.PromotionOutcome;
import dev.fledge.promotion.PromotionResult;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A picture of how the evidence of a canary run grew: odds of "1 in N" on a log scale over the time since first traffic, the odds
 * that decide, the warm-up, the steps and the decision.
 *
 * <p>One SVG without scripts or references, drawn in one neutral colour and a few that are told apart by dashes too, so that it reads on
 * light and on dark ground. The same points give the same bytes on every JVM. Lines of up to 100,000 points are thinned to what
 * can be seen. Odds beyond the scale, infinite ones too, lie on its edge, with a small triangle where they leave it. Texts are shown
 * as given; take secrets out before. Immutable.
 *
 * @see dev.fledge.canary.CanaryRun#evidence
 */
public final class EvidencePlot {
    /** Which way evidence speaks. */
    enum Side {
        /** Against the canary. */
        WORSE,
        /** For it. */
        WITHIN
    }

    record Point(Duration at, double logOdds) {}

    record Line(String name, Side side, List<Point> points) {}

    record Threshold(String name, Side side, double logOdds) {}

    record Mark(Duration at, String text) {}

    private final String title;
    private final List<Line> lines;
    private final List<Threshold> thresholds;
    private final List<Mark> steps;
    private final @Nullable Mark decision;
    private final Duration warmUp;
    private final Duration end;

    private EvidencePlot(Builder builder) {
        this.title = builder.title;
        this.lines = builder.lines.values().stream()
                .map(line -> new Line(line.name(), line.side(), inTime(line.points())))
                .toList();
        this.thresholds = List.copyOf(builder.thresholds.values());
        this.steps = List.copyOf(builder.steps);
        this.decision = builder.decision;
        this.warmUp = builder.warmUp;
        this.end = builder.end();
    }

    private static List<Point> inTime(List<Point> points) {
        return points.stream().sorted(Comparator.comparing(Point::at)).toList();
    }

    /** Starts a picture of that title. */
    public static Builder titled(String title) {
        return new Builder(title);
    }

    /**
     * Draws how the evidence of a promotion grew; empty if there is none.
     *
     * @param redactor takes the secrets out of every text
     */
    public static Optional<EvidencePlot> of(PromotionResult result, Redactor redactor) {
        return result.evidence().map(trace -> {
            Builder plot = titled(redactor.redact(result.app() + " " + result.canary()))
                    .planned(trace.planned())
                    .warmUp(trace.warmUp());
            trace.steps().forEach(step -> plot.step(step.at(), percent(step.permille())));
            trace.points().forEach(point -> plot.levels(point.at(), point.levels(), redactor));
            Duration end = trace.points().get(trace.points().size() - 1).at();
            return plot.decision(end, ending(result.outcome()) + " after " + end.toSeconds() + " s")
                    .build();
        });
    }

    private static String percent(int permille) {
        return BigDecimal.valueOf(permille, 1).stripTrailingZeros().toPlainString() + " %";
    }

    private static String ending(PromotionOutcome outcome) {
        return switch (outcome) {
            case PROMOTED -> "promoted";
            case ROLLED_BACK -> "rolled back";
            case INCONCLUSIVE -> "could not tell, so back";
        };
    }

    /** Returns the picture as the text of an SVG file, in UTF-8; ends in {@code \n}. */
    public String toSvg() {
        return new EvidenceDrawing(this).svg();
    }

    String title() {
        return title;
    }

    List<Line> lines() {
        return lines;
    }

    List<Threshold> thresholds() {
        return thresholds;
    }

    List<Mark> steps() {
        return steps;
    }

    Optional<Mark> decision() {
        return Optional.ofNullable(decision);
    }

    Duration warmUp() {
        return warmUp;
    }

    /** When the last of all is, at least a second. */
    Duration end() {
        return end;
    }

    /** Collects the parts of a picture. Not thread-safe. */
    public static final class Builder {
        private final String title;
        private final Map<String, Line> lines = new LinkedHashMap<>();
        private final Map<Side, Threshold> thresholds = new LinkedHashMap<>();
        private final List<Mark> steps = new ArrayList<>();
        private @Nullable Mark decision;
        private Duration warmUp = Duration.ZERO;
        private Duration planned = Duration.ofSeconds(1);

        private Builder(String title) {
            this.title = Check.notBlank("title of a picture", title);
        }

        /**
         * Adds a point to the line of that name, of evidence against the canary.
         *
         * @param at since first traffic
         * @param logOdds natural logarithm of the odds; may be infinite
         * @throws IllegalArgumentException if {@code at} is negative, {@code logOdds} is NaN, or the line is of evidence for it
         */
        public Builder worse(String line, Duration at, double logOdds) {
            return add(line, Side.WORSE, at, logOdds);
        }

        /**
         * Adds a point to the line of that name, of evidence that the canary is within a limit.
         *
         * @param at since first traffic
         * @param logOdds natural logarithm of the odds; may be infinite
         * @throws IllegalArgumentException if {@code at} is negative, {@code logOdds} is NaN, or the line is of evidence against it
         */
        public Builder within(String line, Duration at, double logOdds) {
            return add(line, Side.WITHIN, at, logOdds);
        }

        private Builder add(String name, Side side, Duration at, double logOdds) {
            Check.notNegative("time of a point of " + name, at);
            Check.inRange("log odds of " + name, logOdds, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);
            Line line = lines.computeIfAbsent(
                    Check.notBlank("name of a line", name), key -> new Line(key, side, new ArrayList<>()));
            if (line.side() != side) {
                throw new IllegalArgumentException(
                        "the line '" + name + "' speaks the other way already; give one of the two another name");
            }
            line.points().add(new Point(at, logOdds));
            return this;
        }

        /**
         * Adds all that a run knows at one time: for each rule one line against and, if it needs one, one for the canary; the hard
         * failure; and the odds that decide.
         *
         * @param at since first traffic
         * @throws IllegalArgumentException if {@code at} is negative
         */
        public Builder levels(Duration at, EvidenceLevels levels) {
            return levels(at, levels, Redactor.byName());
        }

        private Builder levels(Duration at, EvidenceLevels levels, Redactor redactor) {
            for (EvidenceLevels.OfRule rule : levels.rules()) {
                String name = redactor.redact(rule.rule());
                worse(name + ": worse than baseline", at, rule.logOddsWorse());
                OptionalDouble odds = rule.logOddsWithin();
                odds.ifPresent(within -> within(name + ": within limit", at, within));
            }
            if (levels.logOddsHardFailure() != Double.NEGATIVE_INFINITY) {
                worse("hard failure", at, levels.logOddsHardFailure());
            }
            rollBackAt(levels.needed().logOddsToRollBack());
            return promoteAt(levels.needed().logOddsToPromote());
        }

        /** Sets the odds that roll back, as a natural logarithm. */
        public Builder rollBackAt(double logOdds) {
            return threshold(new Threshold("rolls back", Side.WORSE, finite(logOdds)));
        }

        /** Sets the odds that are proof of being within a limit, as a natural logarithm. */
        public Builder promoteAt(double logOdds) {
            return threshold(new Threshold("is proof", Side.WITHIN, finite(logOdds)));
        }

        private static double finite(double logOdds) {
            return Check.inRange("log odds that decide", logOdds, 0, 100);
        }

        private Builder threshold(Threshold threshold) {
            thresholds.put(threshold.side(), threshold);
            return this;
        }

        /**
         * Shades the time from first traffic to then, while only a hard failure is judged.
         *
         * @throws IllegalArgumentException if it is negative
         */
        public Builder warmUp(Duration warmUp) {
            this.warmUp = Check.notNegative("warm-up", warmUp);
            return this;
        }

        /**
         * Sets how long the run is planned to take; the picture is at least as wide, and wider if anything is later.
         *
         * @throws IllegalArgumentException if it is not longer than zero
         */
        public Builder planned(Duration planned) {
            this.planned = Check.positive("planned time", planned);
            return this;
        }

        /**
         * Marks a step, such as {@code 25 %}.
         *
         * @throws IllegalArgumentException if {@code at} is negative or the text is blank
         */
        public Builder step(Duration at, String text) {
            steps.add(new Mark(Check.notNegative("time of a step", at), Check.notBlank("text of a step", text)));
            return this;
        }

        /**
         * Marks the end of the run, such as {@code rolled back}.
         *
         * @throws IllegalArgumentException if {@code at} is negative or the text is blank
         */
        public Builder decision(Duration at, String text) {
            this.decision = new Mark(Check.notNegative("time of the decision", at), Check.notBlank("decision", text));
            return this;
        }

        private Duration end() {
            Duration end = later(planned, warmUp);
            for (Line line : lines.values()) {
                for (Point point : line.points()) {
                    end = later(end, point.at());
                }
            }
            for (Mark step : steps) {
                end = later(end, step.at());
            }
            return decision == null ? end : later(end, decision.at());
        }

        private static Duration later(Duration a, Duration b) {
            return a.compareTo(b) > 0 ? a : b;
        }

        /**
         * Builds the picture.
         *
         * @throws IllegalStateException if it has no point
         */
        public EvidencePlot build() {
            if (lines.isEmpty()) {
                throw new IllegalStateException(
                        "the picture '" + title + "' has no point; add some with levels(), worse() or within()");
            }
            return new EvidencePlot(this);
        }
    }
}
