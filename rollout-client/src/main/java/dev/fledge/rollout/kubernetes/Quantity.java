package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads quantities as the API writes them, such as {@code 250m}, {@code 12345678n} or {@code 64Mi}. Pure. */
final class Quantity {
    private static final Pattern FORM =
            Pattern.compile("([+-]?(?:\\d+\\.?\\d*|\\.\\d+))(?:([eE][+-]?\\d{1,3})|([A-Za-z]{0,2}))");
    private static final Map<String, BigDecimal> FACTORS = Map.ofEntries(
            Map.entry("", BigDecimal.ONE),
            Map.entry("n", new BigDecimal("1e-9")),
            Map.entry("u", new BigDecimal("1e-6")),
            Map.entry("m", new BigDecimal("1e-3")),
            Map.entry("k", new BigDecimal("1e3")),
            Map.entry("M", new BigDecimal("1e6")),
            Map.entry("G", new BigDecimal("1e9")),
            Map.entry("T", new BigDecimal("1e12")),
            Map.entry("P", new BigDecimal("1e15")),
            Map.entry("E", new BigDecimal("1e18")),
            Map.entry("Ki", new BigDecimal(1L << 10)),
            Map.entry("Mi", new BigDecimal(1L << 20)),
            Map.entry("Gi", new BigDecimal(1L << 30)),
            Map.entry("Ti", new BigDecimal(1L << 40)),
            Map.entry("Pi", new BigDecimal(1L << 50)),
            Map.entry("Ei", new BigDecimal(1L << 60)));

    private Quantity() {}

    /**
     * Returns the number in its base unit: cores, bytes.
     *
     * @throws IOException if it is no quantity
     * @see "k8s.io/apimachinery/pkg/api/resource: Quantity"
     */
    static double parse(String text) throws IOException {
        Matcher form = FORM.matcher(text);
        BigDecimal factor = form.matches() && form.group(3) != null ? FACTORS.get(form.group(3)) : BigDecimal.ONE;
        if (!form.matches() || factor == null) {
            throw new IOException(
                    "a quantity must be a number with a suffix such as n, m, k, Mi, but was '" + text + "'");
        }
        String exponent = form.group(2) == null ? "" : form.group(2);
        return new BigDecimal(form.group(1) + exponent).multiply(factor).doubleValue();
    }
}
