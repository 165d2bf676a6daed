package dev.fledge.contract.broker;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The pacts of one version of one consumer, to be published to a broker or a ledger. Not thread-safe while it is set up. */
public final class PublishPacts {
    /** What happens if this version has another pact with that provider already. */
    public enum OnConflict {
        /** It stays, and nothing is published. */
        FAIL,
        /** The interactions of both are kept; for tests that are spread over several builds. */
        MERGE
    }

    private final List<PactFile> pacts;
    private String pacticipant = "";
    private String version = "";
    private Optional<String> branch = Optional.empty();
    private final List<String> tags = new ArrayList<>();
    private Optional<String> buildUrl = Optional.empty();
    private OnConflict onConflict = OnConflict.FAIL;

    private PublishPacts(List<PactFile> pacts) {
        this.pacts = List.copyOf(pacts);
    }

    /**
     * Takes every file of a folder whose name ends in {@code .json}.
     *
     * @throws dev.fledge.document.DocumentException naming file, line and column if one is no pact
     * @throws IOException if there is no such folder, no pact in it, or a file cannot be read
     */
    public static PublishPacts folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException(
                    "there is no folder " + folder + "; give the one where the consumer's tests write pacts");
        }
        List<PactFile> pacts = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(".json"))
                    .sorted()
                    .toList()) {
                pacts.add(PactFile.read(file));
            }
        }
        if (pacts.isEmpty()) {
            throw new IOException(
                    folder + " has no file whose name ends in .json, so there is nothing to publish; run the"
                            + " consumer's tests first");
        }
        return new PublishPacts(pacts);
    }

    /**
     * Takes pacts.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static PublishPacts of(PactFile... pacts) {
        if (pacts.length == 0) {
            throw new IllegalArgumentException("there is no pact to publish");
        }
        return new PublishPacts(List.of(pacts));
    }

    /** Takes only the pacts of this consumer. Needed if there are pacts of several. */
    public PublishPacts pacticipant(String name) {
        this.pacticipant = Check.notBlank("name of the consumer", name);
        return this;
    }

    /** Sets the consumer's version, such as the commit; required. Each version has its contracts once and for all. */
    public PublishPacts version(String version) {
        this.version = Check.notBlank("version", version);
        return this;
    }

    /** Sets the branch that the version is of; a ledger leaves that to git. */
    public PublishPacts branch(String branch) {
        this.branch = Optional.of(Check.notBlank("branch", branch));
        return this;
    }

    /** Adds a tag to the version; a ledger leaves that to git. */
    public PublishPacts tag(String tag) {
        tags.add(Check.notBlank("tag", tag));
        return this;
    }

    /** Sets where the build can be seen. */
    public PublishPacts buildUrl(String url) {
        this.buildUrl = Optional.of(Check.notBlank("build URL", url));
        return this;
    }

    /** Sets what happens if this version has another pact already. The default is {@link OnConflict#FAIL}. */
    public PublishPacts onConflict(OnConflict onConflict) {
        this.onConflict = Check.notNull("what happens on a conflict", onConflict);
        return this;
    }

    /**
     * Returns the pacts to publish.
     *
     * @throws IllegalStateException if there are pacts of several consumers and none was chosen, none is of the chosen one, a
     *     pact has no interaction, or two are with one provider
     */
    List<PactFile> pacts() {
        List<PactFile> chosen = pacts.stream()
                .filter(pact -> pacticipant.isEmpty() || pact.consumer().equals(pacticipant))
                .toList();
        List<String> consumers =
                pacts.stream().map(PactFile::consumer).distinct().sorted().toList();
        if (chosen.isEmpty()) {
            throw new IllegalStateException(
                    "no pact is of " + pacticipant + "; there are pacts of " + String.join(", ", consumers));
        }
        if (pacticipant.isEmpty() && consumers.size() > 1) {
            throw new IllegalStateException("there are pacts of " + String.join(", ", consumers)
                    + ", but a version is of one of them; choose it by pacticipant(...)");
        }
        List<String> providers = new ArrayList<>();
        for (PactFile pact : chosen) {
            if (pact.interactions().isEmpty()) {
                throw new IllegalStateException(pact.source() + " has no interactions, so it promises nothing and could"
                        + " never be verified; remove it");
            }
            if (providers.contains(pact.provider())) {
                throw new IllegalStateException(
                        pact.source() + " is the second pact with " + pact.provider() + "; make them one");
            }
            providers.add(pact.provider());
        }
        return chosen;
    }

    /**
     * Returns whose pacts they are.
     *
     * @throws IllegalStateException if no version was set, or as {@link #pacts()}
     */
    PacticipantVersion consumer() {
        if (version.isEmpty()) {
            throw new IllegalStateException(
                    "publishing needs the consumer's version; set version(\"...\"), best the commit");
        }
        return new PacticipantVersion(pacts().get(0).consumer(), version);
    }

    Optional<String> branch() {
        return branch;
    }

    List<String> tags() {
        return List.copyOf(tags);
    }

    Optional<String> buildUrl() {
        return buildUrl;
    }

    OnConflict onConflict() {
        return onConflict;
    }
}
