package dev.fledge.report;

import dev.fledge.report.EvidencePlot.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** Leaves out points that cannot be seen: of those in one column of pixels the first, lowest, highest and last stay. */
final class Thinning {
    private static final int ALL_MAY_STAY = 1300;

    private final PlotScale scale;

    Thinning(PlotScale scale) {
        this.scale = scale;
    }

    List<Point> thinned(List<Point> points) {
        if (points.size() <= ALL_MAY_STAY) {
            return points;
        }
        List<Point> kept = new ArrayList<>();
        int from = 0;
        for (int i = 1; i <= points.size(); i++) {
            if (i == points.size() || column(points.get(i)) != column(points.get(from))) {
                keep(points.subList(from, i), kept);
                from = i;
            }
        }
        return kept;
    }

    private long column(Point point) {
        return (long) scale.x(point.at());
    }

    private static void keep(List<Point> column, List<Point> kept) {
        TreeMap<Integer, Point> chosen = new TreeMap<>();
        Comparator<Point> byOdds = Comparator.comparingDouble(Point::logOdds);
        int lowest = 0;
        int highest = 0;
        for (int i = 1; i < column.size(); i++) {
            lowest = byOdds.compare(column.get(i), column.get(lowest)) < 0 ? i : lowest;
            highest = byOdds.compare(column.get(i), column.get(highest)) > 0 ? i : highest;
        }
        chosen.put(0, column.get(0));
        chosen.put(lowest, column.get(lowest));
        chosen.put(highest, column.get(highest));
        chosen.put(column.size() - 1, column.get(column.size() - 1));
        kept.addAll(chosen.values());
    }
}
