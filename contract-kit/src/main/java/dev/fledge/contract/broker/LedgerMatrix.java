package dev.fledge.contract.broker;

import dev.fledge.contract.broker.MatrixRow.State;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Gathers the facts of one question from the files of a ledger. Reads what the question needs and nothing else. */
final class LedgerMatrix {
    private static final int MOST_NAMED = 5;

    private final LedgerFolder folder;
    private final Question question;
    private final Map<Path, Optional<PactFile>> contracts = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    LedgerMatrix(LedgerFolder folder, Question question) {
        this.folder = folder;
        this.question = question;
    }

    Facts facts() throws IOException {
        folder.requireThere();
        PacticipantVersion asked = question.asked();
        if (!folder.isPublished(asked)) {
            return Facts.withoutVersion(unknownVersion());
        }
        if (!Files.isDirectory(folder.environment(question.environment()))) {
            return new Facts(Optional.empty(), Optional.of(unknownEnvironment()), rows(asked), warnings);
        }
        List<MatrixRow> rows = rows(asked);
        if (Standings.anyFailed(rows)) {
            List<MatrixRow> liveRows = new ArrayList<>();
            for (PacticipantVersion live : folder.live(question.environment(), asked.pacticipant())) {
                if (!live.equals(asked)) {
                    liveRows.addAll(rows(live));
                }
            }
            rows = Standings.compare(asked, rows, liveRows);
        }
        return new Facts(Optional.empty(), Optional.empty(), rows, warnings);
    }

    private List<MatrixRow> rows(PacticipantVersion version) throws IOException {
        List<MatrixRow> rows = new ArrayList<>();
        for (String provider : folder.providersOf(version)) {
            List<PacticipantVersion> live = folder.live(question.environment(), provider);
            for (PacticipantVersion each : live) {
                rows.add(row(version, each));
            }
            if (live.isEmpty()) {
                rows.add(MatrixRow.withoutProvider(version, provider)
                        .pact(Optional.of(shown(folder.pact(version, provider))))
                        .build(State.NOTHING_DEPLOYED));
            }
        }
        for (String consumer : folder.consumersOf(version.pacticipant())) {
            for (PacticipantVersion live : folder.live(question.environment(), consumer)) {
                if (contract(live, version.pacticipant()).isPresent()) {
                    rows.add(row(live, version));
                } else if (!folder.isPublished(live)) {
                    warnings.add("note that " + live + " is recorded in " + question.environment()
                            + ", but nothing was published for it, so whether it needs " + version.pacticipant()
                            + " is not known");
                }
            }
        }
        return rows;
    }

    private Optional<PactFile> contract(PacticipantVersion consumer, String provider) throws IOException {
        Path file = folder.pact(consumer, provider);
        if (!contracts.containsKey(file)) {
            contracts.put(file, folder.contract(consumer, provider));
        }
        return contracts.getOrDefault(file, Optional.empty());
    }

    private MatrixRow row(PacticipantVersion consumer, PacticipantVersion provider) throws IOException {
        PactFile pact = contract(consumer, provider.pacticipant())
                .orElseThrow(() -> new LedgerException(folder.pact(consumer, provider.pacticipant())
                        + ": was there a moment ago and is gone; ask again"));
        MatrixRow.Builder row = MatrixRow.between(consumer, provider)
                .pact(Optional.of(shown(folder.pact(consumer, provider.pacticipant()))));
        Path file = folder.result(provider, pact.contentSha());
        Optional<DocumentNode> result = folder.result(file);
        if (result.isEmpty()) {
            return row.build(State.NOT_VERIFIED);
        }
        return row.result(Optional.of(shown(file)))
                .build(ResultFile.success(result.get()) ? State.VERIFIED : State.FAILED);
    }

    private static String shown(Path file) {
        return file.toString().replace('\\', '/');
    }

    private String unknownVersion() throws IOException {
        String name = question.asked().pacticipant();
        TreeSet<String> names = new TreeSet<>();
        TreeSet<String> versions = new TreeSet<>();
        for (Path consumer : LedgerFile.folders(folder.pacts())) {
            names.add(LedgerName.decode(consumer));
            for (Path provider : LedgerFile.folders(consumer)) {
                names.add(LedgerName.decode(provider));
            }
        }
        for (Path provider : LedgerFile.folders(folder.pacts(name))) {
            for (Path version : LedgerFile.files(provider)) {
                versions.add(LedgerName.decode(version));
            }
        }
        for (Path version : LedgerFile.folders(folder.results(name))) {
            versions.add(LedgerName.decode(version));
        }
        String nothing = "nothing was published for " + question.asked() + ", neither a contract nor a result";
        if (!names.contains(name)) {
            return nothing + "; " + name + " is in no contract of " + folder.root() + meant(name, names);
        }
        return nothing + "; " + known("versions of " + name, versions);
    }

    private String unknownEnvironment() throws IOException {
        TreeSet<String> names = new TreeSet<>();
        for (Path each : LedgerFile.folders(folder.environments())) {
            names.add(LedgerName.decode(each));
        }
        return "the ledger " + folder.root() + " has no environment " + question.environment()
                + meant(question.environment(), names) + "; " + known("environments", names);
    }

    /** Names differ by case: two apps may, so it is only asked. */
    private static String meant(String name, SortedSet<String> names) {
        return names.stream()
                .filter(each -> each.equalsIgnoreCase(name) && !each.equals(name))
                .findFirst()
                .map(each -> " (did you mean " + each + "?)")
                .orElse("");
    }

    private static String known(String what, SortedSet<String> known) {
        if (known.isEmpty()) {
            return what + " known: none";
        }
        String named = String.join(", ", known.stream().limit(MOST_NAMED).toList());
        return what + " known: " + named
                + (known.size() > MOST_NAMED ? " and " + (known.size() - MOST_NAMED) + " more" : "");
    }
}
