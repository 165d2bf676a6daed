package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What the stub of a broker knows, and the rows that it makes of it. */
final class StubStore {
    record Pact(String consumer, String version, String provider, String json) {
        /** As brokers do, it is told by what it promises. */
        String sha() {
            return PactFile.parse("stub", json).contentSha();
        }
    }

    record Result(String provider, String version, Pact pact, DocumentNode body) {
        String consumer() {
            return pact.consumer();
        }

        String sha() {
            return pact.sha();
        }

        boolean success() {
            return body.field("success").bool();
        }
    }

    record Live(String app, String version, String instance, boolean released) {}

    record Row(Pact pact, Optional<String> providerVersion, Optional<Result> result) {}

    final List<Pact> pacts = new ArrayList<>();
    final List<Result> results = new ArrayList<>();
    final List<Live> live = new ArrayList<>();
    final List<String> branches = new ArrayList<>();
    final List<String> environments = new ArrayList<>(List.of("production"));

    /** Whether versions without a result are left out of the matrix where others have one. */
    boolean leavesGaps;

    boolean knows(String app, String version) {
        return pacts.stream()
                        .anyMatch(p -> p.consumer().equals(app) && p.version().equals(version))
                || results.stream()
                        .anyMatch(r -> r.provider().equals(app) && r.version().equals(version))
                || live.stream()
                        .anyMatch(l -> l.app().equals(app) && l.version().equals(version))
                || branches.stream().anyMatch(b -> b.startsWith(app + " ") && b.endsWith(" " + version));
    }

    Set<String> apps() {
        Set<String> apps = new TreeSet<>();
        pacts.forEach(p -> {
            apps.add(p.consumer());
            apps.add(p.provider());
        });
        return apps;
    }

    Optional<Pact> pact(String consumer, String version, String provider) {
        return pacts.stream()
                .filter(p -> p.consumer().equals(consumer)
                        && p.version().equals(version)
                        && p.provider().equals(provider))
                .findFirst();
    }

    /** The last result of a pact's content and a version of its provider. */
    private Optional<Result> result(Pact pact, String providerVersion) {
        return results.stream()
                .filter(r -> r.provider().equals(pact.provider())
                        && r.version().equals(providerVersion)
                        && r.consumer().equals(pact.consumer())
                        && r.sha().equals(pact.sha()))
                .reduce((first, second) -> second);
    }

    private List<String> versionsWithResult(Pact pact) {
        return results.stream()
                .filter(r -> r.provider().equals(pact.provider())
                        && r.consumer().equals(pact.consumer())
                        && r.sha().equals(pact.sha()))
                .map(Result::version)
                .distinct()
                .toList();
    }

    private List<String> liveVersions(String app) {
        return live.stream()
                .filter(l -> l.app().equals(app))
                .map(Live::version)
                .distinct()
                .toList();
    }

    /**
     * The matrix of one selector, or of several where both sides must be among them. A pact without a result of the versions
     * that are asked for is one row without provider version, however many versions are live: the broker joins it so.
     */
    List<Row> rows(List<PacticipantVersion> selectors, boolean inEnvironment) {
        List<Row> rows = new ArrayList<>();
        for (Pact pact : pacts) {
            PacticipantVersion consumer = new PacticipantVersion(pact.consumer(), pact.version());
            if (selectors.contains(consumer)) {
                rows.addAll(asConsumer(pact, selectors, inEnvironment));
            } else if (selectors.size() == 1
                    && selectors.get(0).pacticipant().equals(pact.provider())
                    && (!inEnvironment || liveVersions(pact.consumer()).contains(pact.version()))) {
                rows.add(row(pact, selectors.get(0).version()));
            }
        }
        return rows;
    }

    private List<Row> asConsumer(Pact pact, List<PacticipantVersion> selectors, boolean inEnvironment) {
        List<String> versions = selectors.size() > 1
                ? selectors.stream()
                        .filter(s -> s.pacticipant().equals(pact.provider()))
                        .map(PacticipantVersion::version)
                        .toList()
                : inEnvironment ? liveVersions(pact.provider()) : versionsWithResult(pact);
        if (selectors.size() > 1 && versions.isEmpty()) {
            return List.of();
        }
        List<Row> rows = new ArrayList<>(versions.stream()
                .map(version -> row(pact, version))
                .filter(row -> row.result().isPresent())
                .toList());
        if (rows.isEmpty() || (rows.size() < versions.size() && !leavesGaps)) {
            rows.add(new Row(pact, Optional.empty(), Optional.empty()));
        }
        return rows;
    }

    private Row row(Pact pact, String providerVersion) {
        Optional<Result> result = result(pact, providerVersion);
        return result.isPresent()
                ? new Row(pact, Optional.of(providerVersion), result)
                : new Row(pact, Optional.empty(), Optional.empty());
    }
}
