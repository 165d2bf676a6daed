package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where a ledger keeps what, and how it is read. */
final class LedgerFolder {
    private final Path root;

    LedgerFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    void requireThere() throws IOException {
        if (!Files.isDirectory(root)) {
            throw new IOException("there is no folder " + root
                    + ", so there is no ledger; publish to it first, or check" + " the path");
        }
    }

    Path pacts() {
        return root.resolve("pacts");
    }

    Path pacts(String consumer) {
        return pacts().resolve(LedgerName.encode(consumer));
    }

    Path pact(PacticipantVersion consumer, String provider) {
        return pacts(consumer.pacticipant())
                .resolve(LedgerName.encode(provider))
                .resolve(LedgerName.encode(consumer.version()) + ".json");
    }

    Path results(String provider) {
        return root.resolve("results").resolve(LedgerName.encode(provider));
    }

    Path results(PacticipantVersion provider) {
        return results(provider.pacticipant()).resolve(LedgerName.encode(provider.version()));
    }

    Path result(PacticipantVersion provider, String contentSha) {
        return results(provider).resolve(contentSha + ".json");
    }

    Path environments() {
        return root.resolve("deployed");
    }

    Path environment(String name) {
        return environments().resolve(LedgerName.encode(name));
    }

    Path deployed(String environment, String pacticipant) {
        return environment(environment).resolve(LedgerName.encode(pacticipant) + ".json");
    }

    /** Returns the versions of an app that are live in an environment, sorted. */
    List<PacticipantVersion> live(String environment, String pacticipant) throws IOException {
        return DeployedFile.read(LedgerFile.document(deployed(environment, pacticipant))).versions().stream()
                .map(version -> new PacticipantVersion(pacticipant, version))
                .toList();
    }

    /**
     * Returns a contract, or empty if there is none.
     *
     * @throws LedgerException if the file holds the pact of somebody else, or one that promises nothing
     */
    Optional<PactFile> contract(PacticipantVersion consumer, String provider) throws IOException {
        Path file = pact(consumer, provider);
        Optional<String> text = LedgerFile.text(file);
        if (text.isEmpty()) {
            return Optional.empty();
        }
        PactFile pact = PactFile.parse(file.toString(), text.get());
        if (!pact.consumer().equals(consumer.pacticipant()) || !pact.provider().equals(provider)) {
            throw new LedgerException(file + ":1:1: is the pact of " + pact.consumer() + " and " + pact.provider()
                    + ", but stands where that of " + consumer.pacticipant() + " and " + provider
                    + " belongs; publish it again instead of moving files");
        }
        if (pact.interactions().isEmpty()) {
            throw new LedgerException(file + ":1:1: has no interactions, so it promises nothing; remove it");
        }
        return Optional.of(pact);
    }

    /** Returns the providers that a version of a consumer has contracts with, sorted. */
    List<String> providersOf(PacticipantVersion consumer) throws IOException {
        List<String> providers = new ArrayList<>();
        String file = LedgerName.encode(consumer.version()) + ".json";
        for (Path folder : LedgerFile.folders(pacts(consumer.pacticipant()))) {
            if (Files.isRegularFile(folder.resolve(file))) {
                providers.add(LedgerName.decode(folder));
            }
        }
        return providers;
    }

    /** Returns the consumers that have, in any version, a contract with a provider, sorted. */
    List<String> consumersOf(String provider) throws IOException {
        List<String> consumers = new ArrayList<>();
        String folder = LedgerName.encode(provider);
        for (Path consumer : LedgerFile.folders(pacts())) {
            if (Files.isDirectory(consumer.resolve(folder))) {
                consumers.add(LedgerName.decode(consumer));
            }
        }
        return consumers;
    }

    /** Returns whether a contract or a result was published for a version. */
    boolean isPublished(PacticipantVersion version) throws IOException {
        return !providersOf(version).isEmpty()
                || !LedgerFile.files(results(version)).isEmpty();
    }

    Optional<DocumentNode> result(Path file) throws IOException {
        return LedgerFile.document(file);
    }
}
