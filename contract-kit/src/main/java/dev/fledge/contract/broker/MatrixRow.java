package dev.fledge.contract.broker;

import dev.fledge.internal.Check;
import dev.fledge.verdict.Verdict;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;

/** One contract between one version of a consumer and one version of a provider, and what is known of it. Immutable. */
public final class MatrixRow {
    /** What is known. */
    public enum State {
        /** The provider's version keeps the contract. */
        VERIFIED(Verdict.PASS),
        /** It does not. */
        FAILED(Verdict.FAIL),
        /** Nobody published whether it does. */
        NOT_VERIFIED(Verdict.INCONCLUSIVE),
        /** No version of the provider is recorded in the environment. */
        NOTHING_DEPLOYED(Verdict.INCONCLUSIVE);

        private final Verdict verdict;

        State(Verdict verdict) {
            this.verdict = verdict;
        }

        /** Returns it in core's words. */
        public Verdict verdict() {
            return verdict;
        }
    }

    /** How a failure compares with the version that is live in the environment now. */
    public enum Standing {
        /** The live version is verified: this version broke it. */
        REGRESSION,
        /** The live version fails too: it was broken before. */
        FAILED_BEFORE,
        /** No live version has a result to compare with. */
        NOT_COMPARED
    }

    static final Comparator<MatrixRow> ORDER = Comparator.comparing(
                    (MatrixRow row) -> row.consumer().pacticipant())
            .thenComparing(row -> row.consumer().version())
            .thenComparing(MatrixRow::providerName)
            .thenComparing(row -> row.providerVersion().orElse(""));

    private final PacticipantVersion consumer;
    private final String providerName;
    private final Optional<String> providerVersion;
    private final State state;
    private final Optional<String> pactLink;
    private final Optional<String> resultLink;
    private final Optional<Standing> standing;

    private MatrixRow(Builder builder, State state) {
        this.consumer = builder.consumer;
        this.providerName = builder.providerName;
        this.providerVersion = builder.providerVersion;
        this.state = state;
        this.pactLink = builder.pactLink;
        this.resultLink = builder.resultLink;
        this.standing = builder.standing;
    }

    static Builder between(PacticipantVersion consumer, PacticipantVersion provider) {
        return new Builder(consumer, provider.pacticipant(), Optional.of(provider.version()));
    }

    static Builder withoutProvider(PacticipantVersion consumer, String providerName) {
        return new Builder(consumer, providerName, Optional.empty());
    }

    MatrixRow standing(Standing found) {
        Builder copy = new Builder(consumer, providerName, providerVersion);
        copy.pactLink = pactLink;
        copy.resultLink = resultLink;
        copy.standing = Optional.of(found);
        return new MatrixRow(copy, state);
    }

    /** Returns the consumer. */
    public PacticipantVersion consumer() {
        return consumer;
    }

    /** Returns the name of the provider. */
    public String providerName() {
        return providerName;
    }

    /** Returns the version of the provider; empty if none is recorded in the environment. */
    public Optional<String> providerVersion() {
        return providerVersion;
    }

    /** Returns what is known. */
    public State state() {
        return state;
    }

    /** Returns where the contract is, a file or an address; empty if the source does not say. */
    public Optional<String> pactLink() {
        return pactLink;
    }

    /** Returns where the result is, a file or an address; empty if there is no result. */
    public Optional<String> resultLink() {
        return resultLink;
    }

    /** Returns how a failure compares with the live version; empty unless {@link State#FAILED}. */
    public Optional<Standing> standing() {
        return standing;
    }

    boolean hasProvider(PacticipantVersion version) {
        return providerName.equals(version.pacticipant()) && providerVersion.equals(Optional.of(version.version()));
    }

    /** Returns consumer and provider, such as {@code where2eat 1.1 -> prices 2.0}. */
    public String title() {
        return consumer + " -> " + providerName
                + providerVersion.map(version -> " " + version).orElse("");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof MatrixRow that
                && title().equals(that.title())
                && state == that.state
                && pactLink.equals(that.pactLink)
                && resultLink.equals(that.resultLink)
                && standing.equals(that.standing);
    }

    @Override
    public int hashCode() {
        return Objects.hash(title(), state);
    }

    /** Returns state and title. */
    @Override
    public String toString() {
        return state + " " + title();
    }

    /** Collects the parts of a row. Not thread-safe. */
    static final class Builder {
        private final PacticipantVersion consumer;
        private final String providerName;
        private final Optional<String> providerVersion;
        private Optional<String> pactLink = Optional.empty();
        private Optional<String> resultLink = Optional.empty();
        private Optional<Standing> standing = Optional.empty();

        private Builder(PacticipantVersion consumer, String providerName, Optional<String> providerVersion) {
            this.consumer = Check.notNull("consumer", consumer);
            this.providerName = Check.notBlank("name of the provider", providerName);
            this.providerVersion = providerVersion;
        }

        Builder pact(Optional<String> link) {
            this.pactLink = link;
            return this;
        }

        Builder result(Optional<String> link) {
            this.resultLink = link;
            return this;
        }

        MatrixRow build(State state) {
            return new MatrixRow(this, state);
        }
    }
}
