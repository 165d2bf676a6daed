package dev.fledge.report;

import dev.fledge.report.EvidencePlot.Line;
import dev.fledge.report.EvidencePlot.Point;
import dev.fledge.report.EvidencePlot.Threshold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Where times and odds lie on the picture, in pixels. */
final class PlotScale {
    static final int LEFT = 108;
    static final int RIGHT = 732;
    static final int TOP = 72;
    static final int BOTTOM = 372;

    private static final double LOWEST_DECADE = -2;
    private static final int FEWEST_DECADES = 3;
    private static final int MOST_DECADES = 6;
    private static final int MOST_TICKS = 8;
    private static final double NATS_OF_A_DECADE = StrictMath.log(10);
    private static final long[] TICK_SECONDS = {
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
    };

    private final double seconds;
    private final int highestDecade;

    private PlotScale(double seconds, int highestDecade) {
        this.seconds = seconds;
        this.highestDecade = highestDecade;
    }

    static PlotScale of(EvidencePlot plot) {
        double highest = 0;
        for (Line line : plot.lines()) {
            for (Point point : line.points()) {
                highest = StrictMath.max(highest, point.logOdds());
            }
        }
        double needed = 0;
        for (Threshold threshold : plot.thresholds()) {
            needed = StrictMath.max(needed, threshold.logOdds());
        }
        // The odds that decide are always on the picture; what goes far beyond them need not be.
        int atLeast = StrictMath.max(FEWEST_DECADES, decades(needed) + 1);
        int wanted = (int) StrictMath.min(MOST_DECADES, StrictMath.ceil(highest / NATS_OF_A_DECADE));
        return new PlotScale(seconds(plot.end()), StrictMath.max(atLeast, wanted));
    }

    private static int decades(double logOdds) {
        return (int) StrictMath.ceil(logOdds / NATS_OF_A_DECADE - 1e-9);
    }

    private static double seconds(Duration duration) {
        return duration.toSeconds() + duration.toMillisPart() / 1000.0;
    }

    double x(Duration at) {
        return LEFT + (RIGHT - LEFT) * StrictMath.min(1, seconds(at) / seconds);
    }

    double y(double logOdds) {
        double decade = StrictMath.min(StrictMath.max(logOdds / NATS_OF_A_DECADE, LOWEST_DECADE), highestDecade);
        return BOTTOM - (BOTTOM - TOP) * (decade - LOWEST_DECADE) / (highestDecade - LOWEST_DECADE);
    }

    boolean isAbove(double logOdds) {
        return logOdds / NATS_OF_A_DECADE > highestDecade;
    }

    boolean isBelow(double logOdds) {
        return logOdds / NATS_OF_A_DECADE < LOWEST_DECADE;
    }

    /** Returns the decades that are labelled, from 0 for "1 in 1" on. */
    List<Integer> decades() {
        int every = highestDecade > 9 ? 5 : 1;
        List<Integer> decades = new ArrayList<>();
        for (int decade = 0; decade <= highestDecade; decade += every) {
            decades.add(decade);
        }
        return decades;
    }

    double yOfDecade(int decade) {
        return y(decade * NATS_OF_A_DECADE);
    }

    /** Returns the times that are labelled, from zero on. */
    List<Duration> ticks() {
        long step = step();
        List<Duration> ticks = new ArrayList<>();
        for (long tick = 0; tick <= seconds; tick += step) {
            ticks.add(Duration.ofSeconds(tick));
        }
        return ticks;
    }

    private long step() {
        for (long step : TICK_SECONDS) {
            if (seconds / step <= MOST_TICKS) {
                return step;
            }
        }
        long days = (long) StrictMath.ceil(seconds / TICK_SECONDS[TICK_SECONDS.length - 1] / MOST_TICKS);
        return days * TICK_SECONDS[TICK_SECONDS.length - 1];
    }

    String label(Duration tick) {
        long step = step();
        if (step < 60) {
            return tick.toSeconds() + " s";
        }
        if (step < 3600) {
            return tick.toMinutes() + " min";
        }
        return step <= 43_200 ? tick.toHours() + " h" : tick.toDays() + " d";
    }
}
