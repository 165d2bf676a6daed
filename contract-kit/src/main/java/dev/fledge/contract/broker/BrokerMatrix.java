package dev.fledge.contract.broker;

import dev.fledge.contract.broker.MatrixRow.State;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;

/**
 * Gathers the facts of one question from a broker: the rows of its matrix against what it says is live. The broker's own word
 * on whether it may go is not taken: it is null for a mixture of failures and gaps, and older brokers answer for one version
 * of a counterpart where two are live.
 */
final class BrokerMatrix {
    /** A broker gives 100 rows if it is not told, and says nothing of the rest. */
    private static final int MOST_ROWS = 1000;

    private final Hal hal;
    private final HalResource index;
    private final Question question;
    private final List<PacticipantVersion> live;

    private BrokerMatrix(Hal hal, HalResource index, Question question, List<PacticipantVersion> live) {
        this.hal = hal;
        this.index = index;
        this.question = question;
        this.live = live;
    }

    static Facts facts(Hal hal, Question question) throws IOException, InterruptedException {
        HalResource index = hal.index();
        PacticipantVersion asked = question.asked();
        HttpUrl version = hal.link(
                index,
                "pb:pacticipant-version",
                "pacticipants/{pacticipant}/versions/{version}",
                Map.of("pacticipant", asked.pacticipant(), "version", asked.version()));
        Optional<HalResource> known = hal.find(version);
        if (known.isEmpty()) {
            return Facts.withoutVersion("nothing was published for " + asked + ", neither a contract nor a result"
                    + meant(hal, index, asked));
        }
        Optional<BrokerEnvironment> environment = BrokerEnvironment.find(hal, index, question.environment());
        List<PacticipantVersion> live =
                environment.isPresent() ? environment.get().live() : List.of();
        return new BrokerMatrix(hal, index, question, live)
                .facts(environment.isPresent(), BrokerLinks.providers(known.get()));
    }

    private static String meant(Hal hal, HalResource index, PacticipantVersion asked)
            throws IOException, InterruptedException {
        Optional<HalResource> all = hal.find(hal.link(index, "pb:pacticipants", "pacticipants", Map.of()));
        if (all.isEmpty()) {
            return "";
        }
        List<String> names = all.get().embedded("pacticipants").stream()
                .map(each -> each.field("name").text())
                .toList();
        if (names.contains(asked.pacticipant())) {
            return "";
        }
        return "; the broker does not know " + asked.pacticipant()
                + names.stream()
                        .filter(name -> name.equalsIgnoreCase(asked.pacticipant()))
                        .findFirst()
                        .map(name -> " (did you mean " + name + "?)")
                        .orElse("");
    }

    private Facts facts(boolean environmentKnown, Set<String> providers) throws IOException, InterruptedException {
        PacticipantVersion asked = question.asked();
        List<MatrixRow> found =
                environmentKnown ? rows(List.of(asked), Optional.of(question.environment())) : List.of();
        boolean published = !providers.isEmpty()
                || found.stream().anyMatch(this::shows)
                || rows(List.of(asked), Optional.empty()).stream().anyMatch(this::shows);
        if (!published) {
            return Facts.withoutVersion("nothing was published for " + asked
                    + ", neither a contract nor a result; the broker knows the version by name only");
        }
        if (!environmentKnown) {
            String known = String.join(", ", BrokerEnvironment.names(hal, index));
            return new Facts(
                    Optional.empty(),
                    Optional.of("the broker has no environment " + question.environment() + "; environments known: "
                            + known),
                    complete(asked, providers, found),
                    List.of());
        }
        List<MatrixRow> rows = complete(asked, providers, found);
        if (Standings.anyFailed(rows)) {
            List<MatrixRow> liveRows = new ArrayList<>();
            for (PacticipantVersion each : versionsOf(asked.pacticipant())) {
                if (!each.equals(asked)) {
                    liveRows.addAll(rows(List.of(each), Optional.of(question.environment())));
                }
            }
            rows = Standings.compare(asked, rows, liveRows);
        }
        return new Facts(Optional.empty(), Optional.empty(), rows, List.of());
    }

    /** A row shows that something was published for the version: its contract, or its result. */
    private boolean shows(MatrixRow row) {
        return row.consumer().equals(question.asked())
                || (row.hasProvider(question.asked()) && row.state() != State.NOT_VERIFIED);
    }

    /** Returns one row for each live counterpart, asking again for those that the first answer left out. */
    private List<MatrixRow> complete(PacticipantVersion asked, Set<String> linked, List<MatrixRow> found)
            throws IOException, InterruptedException {
        Map<String, MatrixRow> rows = new LinkedHashMap<>();
        TreeSet<String> providers = new TreeSet<>(linked);
        TreeSet<String> consumers = new TreeSet<>();
        for (MatrixRow row : found) {
            if (row.consumer().equals(asked)) {
                providers.add(row.providerName());
            } else if (row.providerName().equals(asked.pacticipant())) {
                consumers.add(row.consumer().pacticipant());
            }
        }
        for (String provider : providers) {
            for (PacticipantVersion each : versionsOf(provider)) {
                MatrixRow row = covered(found, asked, each)
                        .or(() -> Optional.of(MatrixRow.between(asked, each)
                                .pact(pactLink(found, asked, provider))
                                .build(State.NOT_VERIFIED)))
                        .orElseThrow();
                put(
                        rows,
                        row.state() == State.NOT_VERIFIED
                                ? askedAgain(asked, each).orElse(row)
                                : row);
            }
            if (versionsOf(provider).isEmpty()) {
                put(
                        rows,
                        MatrixRow.withoutProvider(asked, provider)
                                .pact(pactLink(found, asked, provider))
                                .build(State.NOTHING_DEPLOYED));
            }
        }
        for (String consumer : consumers) {
            for (PacticipantVersion each : versionsOf(consumer)) {
                Optional<MatrixRow> row = covered(found, each, asked);
                (row.isPresent() ? row : askedAgain(each, asked)).ifPresent(known -> put(rows, known));
            }
        }
        return List.copyOf(rows.values());
    }

    private static void put(Map<String, MatrixRow> rows, MatrixRow row) {
        rows.merge(row.title(), row, (one, other) -> one.state() == State.FAILED ? one : other);
    }

    private List<PacticipantVersion> versionsOf(String pacticipant) {
        return live.stream()
                .filter(each -> each.pacticipant().equals(pacticipant))
                .toList();
    }

    private static Optional<String> pactLink(List<MatrixRow> found, PacticipantVersion consumer, String provider) {
        return found.stream()
                .filter(row ->
                        row.consumer().equals(consumer) && row.providerName().equals(provider))
                .findFirst()
                .flatMap(MatrixRow::pactLink);
    }

    private static Optional<MatrixRow> covered(
            List<MatrixRow> found, PacticipantVersion consumer, PacticipantVersion provider) {
        Optional<MatrixRow> exact = found.stream()
                .filter(row -> row.consumer().equals(consumer) && row.hasProvider(provider))
                .findFirst();
        return exact.isPresent()
                ? exact
                : found.stream()
                        .filter(row -> row.consumer().equals(consumer)
                                && row.providerName().equals(provider.pacticipant())
                                && row.providerVersion().isEmpty())
                        .findFirst()
                        .map(row -> MatrixRow.between(consumer, provider)
                                .pact(row.pactLink())
                                .build(State.NOT_VERIFIED));
    }

    private Optional<MatrixRow> askedAgain(PacticipantVersion consumer, PacticipantVersion provider)
            throws IOException, InterruptedException {
        List<MatrixRow> rows = rows(List.of(consumer, provider), Optional.empty()).stream()
                .filter(row ->
                        row.consumer().equals(consumer) && row.providerName().equals(provider.pacticipant()))
                .toList();
        return covered(rows, consumer, provider);
    }

    private List<MatrixRow> rows(List<PacticipantVersion> selectors, Optional<String> environment)
            throws IOException, InterruptedException {
        HttpUrl.Builder url = hal.link(index, "pb:matrix", "matrix", Map.of()).newBuilder();
        for (PacticipantVersion each : selectors) {
            url.addQueryParameter("q[][pacticipant]", each.pacticipant());
            url.addQueryParameter("q[][version]", each.version());
        }
        url.addQueryParameter("latestby", "cvpv");
        environment.ifPresent(name -> url.addQueryParameter("environment", name));
        url.addQueryParameter("limit", String.valueOf(MOST_ROWS));
        HalResource matrix = hal.get(url.build());
        List<DocumentNode> rows = HalResource.present(matrix.root(), "matrix")
                .map(DocumentNode::items)
                .orElse(List.of());
        if (rows.size() >= MOST_ROWS) {
            throw new BrokerFailure(hal.shown(matrix.url()) + " answered " + rows.size()
                    + " rows, as many as it may, so more may be missing; the question is too large for the broker");
        }
        return rows.stream().map(BrokerMatrix::row).toList();
    }

    private static MatrixRow row(DocumentNode node) {
        DocumentNode consumer = node.field("consumer");
        DocumentNode provider = node.field("provider");
        PacticipantVersion from = new PacticipantVersion(
                consumer.field("name").text(),
                consumer.field("version").field("number").text());
        String providerName = provider.field("name").text();
        Optional<String> version = HalResource.present(provider, "version")
                .flatMap(found -> HalResource.present(found, "number"))
                .map(DocumentNode::text);
        MatrixRow.Builder row = (version.isPresent()
                        ? MatrixRow.between(from, new PacticipantVersion(providerName, version.get()))
                        : MatrixRow.withoutProvider(from, providerName))
                .pact(HalResource.present(node, "pact").flatMap(HalResource::self));
        Optional<DocumentNode> result = HalResource.present(node, "verificationResult");
        if (result.isEmpty()) {
            return row.build(State.NOT_VERIFIED);
        }
        Optional<String> link = HalResource.self(result.get());
        return row.result(link).build(result.get().field("success").bool() ? State.VERIFIED : State.FAILED);
    }
}
