package dev.fledge.contract.broker;

import dev.fledge.internal.Check;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * That a version is live in an environment. Immutable.
 *
 * <p>Recorded when the old version is gone, not when the new one starts. Two versions that are live together, as during a
 * canary, are two deployments with different instances.
 */
public final class Deployment {
    private final PacticipantVersion version;
    private final String environment;
    private final String instance;
    private final Optional<Instant> since;

    private Deployment(PacticipantVersion version, String environment, String instance, Optional<Instant> since) {
        this.version = Check.notNull("version", version);
        this.environment = Check.notBlank("name of the environment", environment);
        this.instance = Check.notNull("instance", instance);
        this.since = since;
    }

    /**
     * Returns that a version is live in an environment, as its only instance, since no time in particular.
     *
     * @throws IllegalArgumentException if the name of the environment is blank
     */
    public static Deployment of(PacticipantVersion version, String environment) {
        return new Deployment(version, environment, "", Optional.empty());
    }

    /** Returns the same for one of several instances, such as {@code canary} or {@code eu-1}; empty means the only one. */
    public Deployment instance(String instance) {
        return new Deployment(version, environment, instance, since);
    }

    /** Returns the same with the time since when; a ledger writes it down. */
    public Deployment since(Instant since) {
        return new Deployment(version, environment, instance, Optional.of(since));
    }

    /** Returns what is live. */
    public PacticipantVersion version() {
        return version;
    }

    /** Returns where it is live. */
    public String environment() {
        return environment;
    }

    /** Returns which of several instances it is; empty text if there is only one. */
    public String instance() {
        return instance;
    }

    /** Returns since when, if that was said. */
    public Optional<Instant> since() {
        return since;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Deployment that
                && version.equals(that.version)
                && environment.equals(that.environment)
                && instance.equals(that.instance)
                && since.equals(that.since);
    }

    @Override
    public int hashCode() {
        return Objects.hash(version, environment, instance, since);
    }

    /** Returns version, environment and instance. */
    @Override
    public String toString() {
        return version + " in " + environment + (instance.isEmpty() ? "" : " (" + instance + ")");
    }
}
