package dev.fledge.canary.compat.keptn;

import dev.fledge.document.DocumentNode;
import java.math.BigDecimal;
import java.util.Map;

/** Reads numbers as Kubernetes writes them: {@code 500}, {@code 1.5k}, {@code 100m} (a tenth), {@code 2Mi}, {@code 1e3}. */
final class Quantity {
    private static final Map<String, BigDecimal> SUFFIXES = Map.ofEntries(
            Map.entry("n", BigDecimal.ONE.movePointLeft(9)),
            Map.entry("u", BigDecimal.ONE.movePointLeft(6)),
            Map.entry("m", BigDecimal.ONE.movePointLeft(3)),
            Map.entry("k", BigDecimal.ONE.movePointRight(3)),
            Map.entry("M", BigDecimal.ONE.movePointRight(6)),
            Map.entry("G", BigDecimal.ONE.movePointRight(9)),
            Map.entry("T", BigDecimal.ONE.movePointRight(12)),
            Map.entry("P", BigDecimal.ONE.movePointRight(15)),
            Map.entry("E", BigDecimal.ONE.movePointRight(18)),
            Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
            Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
            Map.entry("Gi", BigDecimal.valueOf(1L << 30)),
            Map.entry("Ti", BigDecimal.valueOf(1L << 40)),
            Map.entry("Pi", BigDecimal.valueOf(1L << 50)),
            Map.entry("Ei", BigDecimal.valueOf(1L << 60)));

    private Quantity() {}

    /**
     * Returns the number as the nearest double.
     *
     * @throws dev.fledge.document.DocumentException if it is none
     */
    static double of(DocumentNode node) {
        if (node.isNumber()) {
            return node.number(-Double.MAX_VALUE, Double.MAX_VALUE);
        }
        String text = node.text();
        int unitAt = text.length();
        while (unitAt > 0 && Character.isLetter(text.charAt(unitAt - 1))) {
            unitAt--;
        }
        String unit = text.substring(unitAt);
        BigDecimal factor = unit.isEmpty() ? BigDecimal.ONE : SUFFIXES.get(unit);
        if (factor != null && isDecimal(text.substring(0, unitAt))) {
            return new BigDecimal(text.substring(0, unitAt)).multiply(factor).doubleValue();
        }
        throw node.error("expected a quantity such as 500, 1.5k or 100m, found text \"" + text
                + "\"; write a number, with one of the suffixes n u m k M G T P E Ki Mi Gi Ti Pi Ei if you like");
    }

    /** Returns whether the text is a decimal number that everybody reads alike, an exponent allowed. */
    static boolean isDecimal(String text) {
        return text.matches("[+-]?([0-9]{1,40}\\.?[0-9]{0,40}|\\.[0-9]{1,40})([eE][+-]?[0-9]{1,2})?");
    }
}
