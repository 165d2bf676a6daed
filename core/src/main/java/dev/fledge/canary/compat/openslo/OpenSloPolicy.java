package dev.fledge.canary.compat.openslo;

import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import dev.fledge.metric.Interval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Service level objectives of OpenSLO ({@code SLO}) or Sloth ({@code prometheus/v1}, {@code PrometheusServiceLevel}), judged
 * by their burn rates. Immutable.
 *
 * <p>Neither format says how a canary is judged, so this does: a run looks every 30 seconds for 10 minutes, unless
 * {@link #over} says otherwise. An alert of Sloth, and of an OpenSLO file without alert policies, fires if the share of
 * errors is above its factor times the budget over the short <em>and</em> the long window; windows reach back to before the
 * canary. An alert condition of OpenSLO fires if that holds over its look-back window for as long as {@code alertAfter}
 * says. A page goes back at once. In the end a firing ticket, an alert about to fire and missing data hold; else the run
 * promotes.
 *
 * <p>Metrics are counts over the asked interval on the canary arm, named after the SLO: {@code NAME.errors} (Sloth),
 * {@code NAME.good} or {@code NAME.bad} (OpenSLO) and {@code NAME.total}, or the ratio {@code NAME.error-ratio} or
 * {@code NAME.success-ratio}, 0 to 1.
 */
public final class OpenSloPolicy implements ForeignPolicy {
    private final String name;
    private final List<Slo> slos;
    private final Duration bake;
    private final Duration every;

    private OpenSloPolicy(String name, List<Slo> slos, Duration bake, Duration every) {
        this.name = name;
        this.slos = List.copyOf(slos);
        this.bake = bake;
        this.every = every;
    }

    /**
     * Reads a file of one document.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if it is neither format, or holds what
     *     is not judged
     */
    public static OpenSloPolicy read(DocumentNode document) {
        return read(List.of(Check.notNull("document", document)));
    }

    /**
     * Reads the one SLO file among the documents, with the indicators, alert policies and conditions it refers to, and with
     * Sloth's {@code AlertWindows} if there are some.
     *
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if there is none or a second one, or if
     *     it holds what is not judged, such as time slices, composite SLOs and calendar windows
     * @throws IllegalArgumentException if there is no document
     */
    public static OpenSloPolicy read(List<DocumentNode> documents) {
        if (documents.isEmpty()) {
            throw new IllegalArgumentException("there is no document; give the one with the SLO");
        }
        List<DocumentNode> roots =
                documents.stream().filter(OpenSloPolicy::isRoot).toList();
        if (roots.isEmpty()) {
            throw documents
                    .get(0)
                    .error("no document is an SLO; give one of kind SLO or PrometheusServiceLevel, or of version"
                            + " prometheus/v1");
        }
        if (roots.size() > 1) {
            throw roots.get(1).error("a second SLO file; read one at a time");
        }
        Optional<AlertWindows> windows = documents.stream()
                .filter(document -> kind(document).equals(AlertWindows.KIND))
                .findFirst()
                .map(AlertWindows::read);
        DocumentNode root = roots.get(0);
        List<Slo> slos = switch (kind(root)) {
            case OpenSloReader.KIND -> OpenSloReader.read(root, documents, windows);
            case SlothReader.KIND -> SlothReader.resource(root, windows);
            default -> SlothReader.file(root, windows);
        };
        return new OpenSloPolicy(nameOf(root), distinct(root, slos), Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    private static boolean isRoot(DocumentNode document) {
        return kind(document).equals(OpenSloReader.KIND)
                || kind(document).equals(SlothReader.KIND)
                || document.optional("version").isPresent();
    }

    private static String kind(DocumentNode document) {
        return document.optional("kind").map(DocumentNode::text).orElse("");
    }

    private static String nameOf(DocumentNode root) {
        return root.optional("metadata")
                .map(metadata -> metadata.field("name").text())
                .orElseGet(() -> root.field("service").text());
    }

    private static List<Slo> distinct(DocumentNode root, List<Slo> slos) {
        long names = slos.stream().map(Slo::name).distinct().count();
        if (names < slos.size()) {
            throw root.error("two SLOs have one name, so their readings could not be told apart; rename one");
        }
        return slos;
    }

    /**
     * Returns this policy with another length of a run and another time between two looks.
     *
     * @throws IllegalArgumentException if one is not longer than zero
     */
    public OpenSloPolicy over(Duration bake, Duration every) {
        return new OpenSloPolicy(
                name, slos, Check.positive("length of a run", bake), Check.positive("time between two looks", every));
    }

    @Override
    public String format() {
        return "openslo";
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public List<String> metrics() {
        return slos.stream()
                .flatMap(slo -> slo.indicator().metrics().stream())
                .distinct()
                .toList();
    }

    /** Returns the query that the file gives for a metric, as it is written; empty if there is none. */
    public Optional<String> query(String metric) {
        return slos.stream()
                .flatMap(slo -> Optional.ofNullable(slo.indicator().queries().get(metric)).stream())
                .findFirst();
    }

    @Override
    public ForeignRun begin(Instant start) {
        return new OpenSloRun(slos, new Interval(start, start.plus(bake)), every);
    }

    @Override
    public List<Difference> explain() {
        return OpenSloDifferences.of(slos);
    }

    @Override
    public Conversion convert() {
        return OpenSloConversion.of(this);
    }

    List<Slo> slos() {
        return slos;
    }

    /** Returns the format, the name and the metrics. */
    @Override
    public String toString() {
        return "openslo policy " + name + ", reads " + metrics();
    }
}
