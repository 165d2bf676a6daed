package dev.fledge.report;

import dev.fledge.report.EvidencePlot.Line;
import dev.fledge.report.EvidencePlot.Mark;
import dev.fledge.report.EvidencePlot.Point;
import dev.fledge.report.EvidencePlot.Side;
import dev.fledge.report.EvidencePlot.Threshold;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Draws a picture of evidence. Everything but the lines is in the colour of the text around it, or a grey that reads on any ground. */
final class EvidenceDrawing {
    private static final int WIDTH = 760;
    private static final int ENTRY_HEIGHT = 20;
    private static final String NEUTRAL = "#727a84";
    private static final String ROLL_BACK = "#d55e00";
    private static final String PROOF = "#1f83c4";
    // Told apart with any colour vision, by their dashes too.
    private static final String[] WORSE = {ROLL_BACK, "#e69f00", "#cc79a7", "#b04a3a"};
    private static final String[] WITHIN = {PROOF, "#009e73", "#56b4e9", "#6a5acd"};
    private static final String[] DASHES = {"", "7 3", "2 3", "9 3 2 3"};

    private final EvidencePlot plot;
    private final PlotScale scale;
    private final SvgText svg = new SvgText();

    EvidenceDrawing(EvidencePlot plot) {
        this.plot = plot;
        this.scale = PlotScale.of(plot);
    }

    String svg() {
        int height = PlotScale.BOTTOM + 54 + (plot.lines().size() + 1) / 2 * ENTRY_HEIGHT;
        svg.open("svg")
                .at("xmlns", "http://www.w3.org/2000/svg")
                .at("viewBox", "0 0 " + WIDTH + " " + height)
                .at("width", WIDTH)
                .at("height", height)
                .at("role", "img")
                .at("color", NEUTRAL)
                .at("font-family", "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif")
                .at("font-size", 12)
                .nest();
        svg.open("title").text(plot.title());
        ground();
        marks();
        for (Threshold threshold : plot.thresholds()) {
            threshold(threshold);
        }
        lines();
        plot.decision().ifPresent(this::decision);
        return svg.close("svg");
    }

    private void ground() {
        label(PlotScale.LEFT, 20, "start", plot.title(), true);
        if (!plot.warmUp().isZero()) {
            double right = scale.x(plot.warmUp());
            svg.open("rect")
                    .at("x", PlotScale.LEFT)
                    .at("y", PlotScale.TOP)
                    .at("width", right - PlotScale.LEFT)
                    .at("height", PlotScale.BOTTOM - PlotScale.TOP)
                    .at("fill", "currentColor")
                    .at("fill-opacity", "0.14")
                    .empty();
            svg.open("text")
                    .at("x", PlotScale.LEFT + 4)
                    .at("y", PlotScale.TOP + 14)
                    .at("fill", "currentColor")
                    .at("font-size", 11)
                    .text("warm-up");
        }
        for (int decade : scale.decades()) {
            double y = scale.yOfDecade(decade);
            rule(PlotScale.LEFT, y, PlotScale.RIGHT, y, decade == 0 ? "0.6" : "0.2");
            label(PlotScale.LEFT - 8, y + 4, "end", "1 in " + grouped(decade), false);
        }
        for (Duration tick : scale.ticks()) {
            double x = scale.x(tick);
            rule(x, PlotScale.BOTTOM, x, PlotScale.BOTTOM + 5, "0.8");
            label(x, PlotScale.BOTTOM + 19, "middle", scale.label(tick), false);
        }
        rule(PlotScale.LEFT, PlotScale.BOTTOM, PlotScale.RIGHT, PlotScale.BOTTOM, "0.8");
        rule(PlotScale.LEFT, PlotScale.TOP, PlotScale.LEFT, PlotScale.BOTTOM, "0.8");
        svg.open("text")
                .at("transform", "translate(16 " + (PlotScale.TOP + PlotScale.BOTTOM) / 2 + ") rotate(-90)")
                .at("text-anchor", "middle")
                .at("fill", "currentColor")
                .text("by chance at most");
        label(PlotScale.RIGHT, PlotScale.BOTTOM + 35, "end", "since first traffic", false);
    }

    private static String grouped(int decade) {
        if (decade > 6) {
            return "1e" + decade;
        }
        return "1" + "0".repeat(decade % 3) + " 000".repeat(decade / 3);
    }

    private void marks() {
        for (Mark step : plot.steps()) {
            double x = scale.x(step.at());
            svg.open("line")
                    .at("x1", x)
                    .at("y1", PlotScale.TOP - 4)
                    .at("x2", x)
                    .at("y2", PlotScale.BOTTOM)
                    .at("stroke", "currentColor")
                    .at("stroke-opacity", "0.7")
                    .at("stroke-dasharray", "1 4")
                    .empty();
            label(x, PlotScale.TOP - 11, x > PlotScale.RIGHT - 40 ? "end" : "start", step.text(), false);
        }
    }

    private void threshold(Threshold threshold) {
        double y = scale.y(threshold.logOdds());
        String colour = threshold.side() == Side.WORSE ? ROLL_BACK : PROOF;
        svg.open("line")
                .at("x1", PlotScale.LEFT)
                .at("y1", y)
                .at("x2", PlotScale.RIGHT)
                .at("y2", y)
                .at("stroke", colour)
                .at("stroke-width", "1.2")
                .at("stroke-dasharray", "12 5")
                .at("stroke-opacity", "0.8")
                .empty();
        svg.open("text")
                .at("x", PlotScale.RIGHT - 4)
                .at("y", threshold.side() == Side.WORSE ? y - 5 : y + 14)
                .at("text-anchor", "end")
                .at("font-size", 11)
                .at("fill", colour)
                .text("1 in " + StrictMath.round(StrictMath.exp(threshold.logOdds())) + " " + threshold.name());
    }

    private void lines() {
        Map<Side, Integer> used = new EnumMap<>(Side.class);
        for (int i = 0; i < plot.lines().size(); i++) {
            Line line = plot.lines().get(i);
            int number = used.merge(line.side(), 1, Integer::sum) - 1;
            String[] colours = line.side() == Side.WORSE ? WORSE : WITHIN;
            // The colours begin anew with the fifth line, and then the dashes do not.
            Pen pen = new Pen(
                    colours[number % colours.length], DASHES[(number + number / colours.length) % DASHES.length]);
            line(line.points(), pen);
            int x = i % 2 == 0 ? PlotScale.LEFT : (PlotScale.LEFT + PlotScale.RIGHT) / 2 + 20;
            entry(x, PlotScale.BOTTOM + 54 + i / 2 * ENTRY_HEIGHT, line.name(), pen);
        }
    }

    private record Pen(String colour, String dashes) {}

    private void line(List<Point> all, Pen pen) {
        List<Point> points = new Thinning(scale).thinned(all);
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(path.length() == 0 ? "M" : "L")
                    .append(SvgText.number(scale.x(point.at())))
                    .append(' ')
                    .append(SvgText.number(scale.y(point.logOdds())));
        }
        if (points.size() == 1) {
            path.append("h0.1");
        }
        stroke(path.toString(), pen);
        double last = 0;
        for (Point point : points) {
            double beyond = scale.isAbove(point.logOdds()) ? 1 : scale.isBelow(point.logOdds()) ? -1 : 0;
            if (beyond != 0 && beyond != last) {
                arrow(scale.x(point.at()), scale.y(point.logOdds()), beyond, pen);
            }
            last = beyond;
        }
    }

    private void stroke(String path, Pen pen) {
        svg.open("path")
                .at("d", path)
                .at("fill", "none")
                .at("stroke", pen.colour())
                .at("stroke-width", 2)
                .at("stroke-linejoin", "round")
                .at("stroke-linecap", "round");
        if (!pen.dashes().isEmpty()) {
            svg.at("stroke-dasharray", pen.dashes());
        }
        svg.empty();
    }

    /** A triangle that points to where the line went. */
    private void arrow(double x, double y, double up, Pen pen) {
        String path = "M" + SvgText.number(x - 5) + " " + SvgText.number(y) + "h10l-5 " + SvgText.number(-8 * up) + "z";
        svg.open("path").at("d", path).at("fill", pen.colour()).empty();
    }

    private void entry(int x, int y, String name, Pen pen) {
        stroke("M" + x + " " + (y - 4) + "h28", pen);
        label(x + 36, y, "start", name, false);
    }

    private void decision(Mark decision) {
        double x = scale.x(decision.at());
        svg.open("line")
                .at("x1", x)
                .at("y1", PlotScale.TOP - 28)
                .at("x2", x)
                .at("y2", PlotScale.BOTTOM)
                .at("stroke", "currentColor")
                .at("stroke-width", "2.5")
                .empty();
        boolean left = x > (PlotScale.LEFT + PlotScale.RIGHT) / 2.0;
        label(x + (left ? -6 : 6), PlotScale.TOP - 29, left ? "end" : "start", decision.text(), true);
    }

    private void rule(double x1, double y1, double x2, double y2, String opacity) {
        svg.open("line")
                .at("x1", x1)
                .at("y1", y1)
                .at("x2", x2)
                .at("y2", y2)
                .at("stroke", "currentColor")
                .at("stroke-opacity", opacity)
                .empty();
    }

    private void label(double x, double y, String anchor, String text, boolean bold) {
        svg.open("text").at("x", x).at("y", y).at("fill", "currentColor");
        if (!anchor.equals("start")) {
            svg.at("text-anchor", anchor);
        }
        if (bold) {
            svg.at("font-weight", 600);
        }
        svg.text(text);
    }
}
