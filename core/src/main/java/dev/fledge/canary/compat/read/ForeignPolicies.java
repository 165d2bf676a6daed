package dev.fledge.canary.compat.read;

import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.argo.ArgoPolicy;
import dev.fledge.canary.compat.flagger.FlaggerPolicy;
import dev.fledge.canary.compat.kayenta.KayentaPolicy;
import dev.fledge.canary.compat.kayenta.KayentaSchedule;
import dev.fledge.canary.compat.keptn.KeptnPolicy;
import dev.fledge.canary.compat.openslo.OpenSloPolicy;
import dev.fledge.document.DocumentNode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Reads policies of the foreign formats {@code kayenta}, {@code argo}, {@code flagger}, {@code keptn} and {@code openslo} (Sloth included). */
public final class ForeignPolicies {
    private static final List<String> FORMATS = List.of("kayenta", "argo", "flagger", "keptn", "openslo");
    private static final Duration BURN_RATE_LOOKS = Duration.ofSeconds(30);

    private ForeignPolicies() {}

    /** Returns the names of the formats. */
    public static List<String> formats() {
        return FORMATS;
    }

    /**
     * Returns the format that a document is in, by what it says of itself: its {@code apiVersion}, or the keys that only that
     * format has; empty if it is in none of them.
     */
    public static Optional<String> formatOf(DocumentNode document) {
        if (!document.isObject()) {
            return Optional.empty();
        }
        Optional<String> version = text(document, "apiVersion");
        if (version.isPresent()) {
            return text(document, "kind").filter("List"::equals).isPresent()
                    ? Optional.of("argo")
                    : ofVersion(version.get());
        }
        if (has(document, "canaryConfig") || (has(document, "metrics") && has(document, "classifier"))) {
            return Optional.of("kayenta");
        }
        if (text(document, "version").filter("prometheus/v1"::equals).isPresent()) {
            return Optional.of("openslo");
        }
        return has(document, "objectives") ? Optional.of("keptn") : Optional.empty();
    }

    private static Optional<String> ofVersion(String version) {
        if (version.startsWith("argoproj.io/")) {
            return Optional.of("argo");
        }
        if (version.startsWith("flagger.app/")) {
            return Optional.of("flagger");
        }
        if (version.startsWith("metrics.keptn.sh/")) {
            return Optional.of("keptn");
        }
        return version.startsWith("openslo/")
                        || version.startsWith("openslo.com/")
                        || version.startsWith("sloth.slok.dev/")
                ? Optional.of("openslo")
                : Optional.empty();
    }

    private static Optional<String> text(DocumentNode document, String key) {
        return document.optional(key).filter(DocumentNode::isText).map(DocumentNode::text);
    }

    private static boolean has(DocumentNode document, String key) {
        return document.optional(key).isPresent();
    }

    /**
     * Reads a policy in the format that its documents are in.
     *
     * @param documents of one file, such as {@link dev.fledge.document.Document#yamlStream} gives; not empty
     * @throws dev.fledge.document.DocumentException naming file, line, column and fix if no format is recognised, or the policy
     *     holds what its system does not know
     * @throws IllegalArgumentException if there is no document
     */
    public static ForeignPolicy read(List<DocumentNode> documents) {
        requireOne(documents);
        String format = documents.stream()
                .flatMap(document -> formatOf(document).stream())
                .findFirst()
                .orElseThrow(() -> documents
                        .get(0)
                        .error("this is no policy of a known format; give one of " + String.join(", ", FORMATS)
                                + ", or name the format"));
        return read(documents, format);
    }

    /**
     * Reads a policy in that format.
     *
     * @param documents as for {@link #read(List)}; formats of one document read the one that is in it and refuse a second
     * @throws dev.fledge.document.DocumentException as {@link #read(List)} does
     * @throws IllegalArgumentException if there is no document, or the format is none of {@link #formats}
     */
    public static ForeignPolicy read(List<DocumentNode> documents, String format) {
        requireOne(documents);
        return switch (format) {
            case "kayenta" -> KayentaPolicy.read(only(documents, format));
            case "argo" -> ArgoPolicy.read(only(documents, format));
            case "flagger" -> FlaggerPolicy.read(documents);
            case "keptn" -> KeptnPolicy.read(only(documents, format));
            case "openslo" -> OpenSloPolicy.read(documents);
            default ->
                throw new IllegalArgumentException(
                        "format must be one of " + String.join(", ", FORMATS) + ", but was '" + format + "'");
        };
    }

    /** A second one would be passed over without a word, as if it had passed. */
    private static DocumentNode only(List<DocumentNode> documents, String format) {
        List<DocumentNode> own = documents.stream()
                .filter(document -> formatOf(document).filter(format::equals).isPresent())
                .toList();
        if (own.size() > 1) {
            throw own.get(1)
                    .error("a second " + format + " policy, which would not be judged; read one at a time"
                            + (format.equals("argo") ? ", or put templates that belong together into a List" : ""));
        }
        return own.isEmpty() ? documents.get(0) : own.get(0);
    }

    private static void requireOne(List<DocumentNode> documents) {
        if (documents.isEmpty()) {
            throw new IllegalArgumentException("there is no document; give that of a policy");
        }
    }

    /**
     * Returns the policy with that length of a run, for formats whose files do not say how long one is: Kayenta (judged once, at
     * the end), Keptn and OpenSLO (looked at every 30 s).
     *
     * @throws IllegalArgumentException if the format's files say it themselves, or the length is not one that the format allows
     */
    public static ForeignPolicy over(ForeignPolicy policy, Duration length) {
        if (policy instanceof KayentaPolicy kayenta) {
            return kayenta.on(KayentaSchedule.once(length));
        }
        if (policy instanceof KeptnPolicy keptn) {
            return keptn.over(length);
        }
        if (policy instanceof OpenSloPolicy slo) {
            return slo.over(length, BURN_RATE_LOOKS);
        }
        throw new IllegalArgumentException("the length of a run stands in the " + policy.format() + " file of "
                + policy.name() + " itself; change it there");
    }
}
