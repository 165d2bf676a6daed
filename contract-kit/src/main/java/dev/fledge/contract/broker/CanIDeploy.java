package dev.fledge.contract.broker;

import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.FledgeException;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks a broker or a ledger whether a version may go to an environment: it may if every contract between it and each version
 * that is live there is verified, with it as consumer and with it as provider.
 *
 * <p>During a canary two versions of an app are live together; then the answer holds for both, because each live version is
 * compared. A {@link Gate} as well. Thread-safe as long as nobody sets anything.
 */
public final class CanIDeploy implements Gate {
    private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(10);

    private final FactSource source;
    private String pacticipant = "";
    private String version = "";
    private String environment = "";
    private Duration most = Duration.ZERO;
    private Duration interval = DEFAULT_INTERVAL;
    private TimeSource time = TimeSource.system();

    private CanIDeploy(FactSource source) {
        this.source = source;
    }

    /** Starts a question to a ledger. */
    public static CanIDeploy with(ContractLedger ledger) {
        return new CanIDeploy(ledger.source());
    }

    /** Starts a question to a broker. */
    public static CanIDeploy with(BrokerClient broker) {
        return new CanIDeploy(broker.source());
    }

    /** Sets the app's name; required. */
    public CanIDeploy pacticipant(String name) {
        this.pacticipant = Check.notBlank("name of the pacticipant", name);
        return this;
    }

    /** Sets the version that wants to go; required. */
    public CanIDeploy version(String version) {
        this.version = Check.notBlank("version", version);
        return this;
    }

    /** Sets where it wants to go; required. */
    public CanIDeploy toEnvironment(String environment) {
        this.environment = Check.notBlank("environment", environment);
        return this;
    }

    /**
     * Asks again while a result is missing, the version is unknown or the source is not reached. What waiting cannot change
     * is answered at once. Without this it asks once.
     *
     * @param most how long in all
     * @param interval the pause between an answer and the next question
     * @throws IllegalArgumentException if {@code most} is negative or {@code interval} is not longer than zero
     */
    public CanIDeploy waitForUnknown(Duration most, Duration interval) {
        this.most = Check.notNegative("time to wait", most);
        this.interval = Check.positive("pause between two questions", interval);
        return this;
    }

    /** Sets the clock that waiting uses. The default is the machine's. */
    public CanIDeploy time(TimeSource time) {
        this.time = Check.notNull("time", time);
        return this;
    }

    /**
     * Asks, and waits if that was set. What is wrong with the source is a verdict too, never an exception.
     *
     * @throws IllegalStateException if pacticipant, version or environment was not set
     * @throws InterruptedException if the thread was interrupted
     */
    public Decision ask() throws InterruptedException {
        Question question = question();
        Decider decider = new Decider(question, source.option());
        Deadline deadline = Deadline.after(most, time);
        while (true) {
            Decision decision = once(question, decider);
            if (!decision.verdict().mayChange() || deadline.passed()) {
                return decision;
            }
            deadline.sleepAtMost(interval);
        }
    }

    private Decision once(Question question, Decider decider) throws InterruptedException {
        try {
            return decider.decide(source.facts(question));
        } catch (IOException | FledgeException e) {
            return decider.unreachable(
                    Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName()));
        }
    }

    /**
     * Asks, and returns a finding for each contract.
     *
     * @throws IllegalStateException if pacticipant, version or environment was not set
     * @throws InterruptedException if the thread was interrupted
     */
    @Override
    public List<Finding> check() throws InterruptedException {
        return ask().findings();
    }

    /**
     * Records that this version is live there now. Call it when the old version is gone: after the promotion, not before;
     * after a rollback, call it for the version that is back.
     *
     * @throws IllegalStateException if pacticipant, version or environment was not set
     * @throws IOException if it could not be recorded
     * @throws InterruptedException if the thread was interrupted
     */
    public void record() throws IOException, InterruptedException {
        Question question = question();
        source.recordDeployment(Deployment.of(question.asked(), question.environment()));
    }

    private Question question() {
        for (List<String> part : List.of(
                List.of("pacticipant", pacticipant),
                List.of("version", version),
                List.of("toEnvironment", environment))) {
            if (part.get(1).isEmpty()) {
                throw new IllegalStateException(
                        "can-i-deploy needs pacticipant, version and environment; set " + part.get(0) + "(...)");
            }
        }
        return new Question(new PacticipantVersion(pacticipant, version), environment);
    }

    /** Returns the question. */
    @Override
    public String toString() {
        return "can-i-deploy " + pacticipant + " " + version + " to " + environment;
    }
}
