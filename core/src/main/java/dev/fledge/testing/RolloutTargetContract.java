package dev.fledge.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.fledge.rollout.Command;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * What every {@link RolloutTarget} must do; extend it to test your own. Needs JUnit Jupiter at test time.
 *
 * <p>Before each test the subclass makes a target where {@link #stable} serves everything and no canary exists, and ends it
 * after the test. The target must be able to express a weight of 200 permille.
 */
public abstract class RolloutTargetContract {
    private static final int WEIGHT = 200;
    private static final int REQUESTS = 50;

    /** For subclasses. */
    protected RolloutTargetContract() {}

    /** Returns the target of this test, the same at each call. */
    protected abstract RolloutTarget target();

    /** Returns the revision that is stable before each test. */
    protected abstract Revision stable();

    /** Returns a revision that can be started as canary; not {@link #stable}. */
    protected abstract Revision canary();

    /**
     * Sends requests through what the target routes: so many of users, and as many that ask for the canary by the header or
     * cookie that the route knows, if it knows one.
     *
     * @return how many of them the canary answered
     * @throws Exception if requests could not be sent
     */
    protected abstract long answeredByCanary(int requests) throws Exception;

    /** Returns the clock of deadlines; the default is the machine's. */
    protected TimeSource time() {
        return TimeSource.system();
    }

    /** Returns how long a command may take in these tests; the default is 30 s. */
    protected Duration patience() {
        return Duration.ofSeconds(30);
    }

    @Test
    void capture_names_the_stable_revision_and_writes_nothing() throws Exception {
        Snapshot before = seen();

        RollbackPoint point = target().capture(deadline());

        assertEquals(stable(), point.stable());
        assertSameState(before, seen());
    }

    @Test
    void start_brings_the_canary_up_at_weight_0_and_a_second_start_changes_nothing() throws Exception {
        Outcome first = apply(new Command.Start(canary()));
        Snapshot after = seen();
        Outcome second = apply(new Command.Start(canary()));

        assertReached(Proof.EFFECTIVE, first);
        assertEquals(Optional.of(canary()), after.canary());
        assertEquals(0, after.weightPermille());
        assertAlreadySo(Proof.EFFECTIVE, second);
        assertSameState(after, seen());
    }

    @Test
    void start_of_the_stable_revision_is_refused() throws Exception {
        Snapshot before = seen();

        Outcome outcome = apply(new Command.Start(stable()));

        assertFalse(outcome.shows(Proof.ACCEPTED), outcome::describe);
        assertSameState(before, seen());
    }

    @Test
    void weight_is_read_back_and_the_same_weight_again_changes_nothing() throws Exception {
        apply(new Command.Start(canary()));

        Outcome first = apply(new Command.SetWeight(WEIGHT));
        Snapshot after = seen();
        Outcome second = apply(new Command.SetWeight(WEIGHT));

        assertReached(Proof.EFFECTIVE, first);
        assertEquals(WEIGHT, first.seen().orElseThrow().weightPermille());
        assertEquals(WEIGHT, after.weightPermille());
        assertTrue(after.canaryReachable());
        assertAlreadySo(Proof.EFFECTIVE, second);
        assertSameState(after, seen());
    }

    @Test
    void weight_without_a_canary_is_not_accepted() throws Exception {
        Snapshot before = seen();

        Outcome outcome = apply(new Command.SetWeight(WEIGHT));

        assertFalse(outcome.shows(Proof.ACCEPTED), outcome::describe);
        assertSameState(before, seen());
    }

    @Test
    void abort_is_proved_drained_and_a_second_abort_changes_nothing() throws Exception {
        startAt(WEIGHT);

        Outcome first = apply(new Command.Abort());
        Outcome second = apply(new Command.Abort());

        assertReached(Proof.DRAINED, first);
        assertTrue(first.seen().orElseThrow().drained());
        assertEquals(0, seen().weightPermille());
        assertAlreadySo(Proof.DRAINED, second);
    }

    @Test
    void nothing_reaches_the_canary_after_abort() throws Exception {
        startAt(1000);
        long before = answeredByCanary(REQUESTS);

        apply(new Command.Abort());

        assertTrue(before >= REQUESTS, "at full weight the canary must answer every request, but answered " + before);
        assertEquals(0, answeredByCanary(REQUESTS));
    }

    @Test
    void weight_opens_what_abort_has_closed() throws Exception {
        startAt(WEIGHT);
        apply(new Command.Abort());

        Outcome outcome = apply(new Command.SetWeight(1000));

        assertReached(Proof.EFFECTIVE, outcome);
        assertTrue(answeredByCanary(REQUESTS) >= REQUESTS);
    }

    @Test
    void promote_makes_the_canary_stable_and_a_second_promote_changes_nothing() throws Exception {
        startAt(1000);

        Outcome first = apply(new Command.Promote(canary()));
        Snapshot after = seen();
        Outcome second = apply(new Command.Promote(canary()));

        assertReached(Proof.EFFECTIVE, first);
        assertEquals(canary(), after.stable());
        assertEquals(Optional.empty(), after.canary());
        assertAlreadySo(Proof.EFFECTIVE, second);
        assertSameState(after, seen());
    }

    @Test
    void promote_of_what_is_not_the_canary_is_not_accepted() throws Exception {
        Snapshot before = seen();

        Outcome outcome = apply(new Command.Promote(canary()));

        assertFalse(outcome.shows(Proof.ACCEPTED), outcome::describe);
        assertSameState(before, seen());
    }

    @Test
    void rollback_takes_the_canary_away_and_a_second_rollback_changes_nothing() throws Exception {
        RollbackPoint point = target().capture(deadline());
        startAt(WEIGHT);

        Outcome first = apply(new Command.Rollback(point));
        Snapshot after = seen();
        Outcome second = apply(new Command.Rollback(point));

        assertReached(Proof.DRAINED, first);
        assertEquals(stable(), after.stable());
        assertEquals(Optional.empty(), after.canary());
        assertTrue(after.drained());
        assertAlreadySo(Proof.DRAINED, second);
        assertSameState(after, seen());
    }

    @Test
    void rollback_after_promote_goes_to_the_named_revision_also_when_sent_twice() throws Exception {
        RollbackPoint point = target().capture(deadline());
        startAt(1000);
        apply(new Command.Promote(canary()));

        Outcome first = apply(new Command.Rollback(point));
        Outcome second = apply(new Command.Rollback(point));

        assertReached(Proof.DRAINED, first);
        assertAlreadySo(Proof.DRAINED, second);
        assertEquals(stable(), seen().stable());
        assertEquals(0, answeredByCanary(REQUESTS));
    }

    @Test
    void weight_after_its_deadline_is_unproved() throws Exception {
        apply(new Command.Start(canary()));

        Outcome outcome = target().apply(new Command.SetWeight(WEIGHT), passed());

        assertInstanceOf(Outcome.Unproved.class, outcome, outcome::describe);
    }

    @Test
    void abort_after_its_deadline_is_unproved_and_can_be_sent_again() throws Exception {
        startAt(WEIGHT);

        Outcome outcome = target().apply(new Command.Abort(), passed());

        assertInstanceOf(Outcome.Unproved.class, outcome, outcome::describe);
        assertTrue(apply(new Command.Abort()).shows(Proof.DRAINED));
    }

    @Test
    void observe_starts_with_the_present_state_and_tells_a_change() throws Exception {
        startAt(WEIGHT);
        FirstAndMatching observer = new FirstAndMatching(0);

        target().observe().subscribe(observer);
        Snapshot first = observer.first.get(patience().toMillis(), TimeUnit.MILLISECONDS);
        apply(new Command.SetWeight(0));
        Snapshot changed = observer.matching.get(patience().toMillis(), TimeUnit.MILLISECONDS);

        assertEquals(WEIGHT, first.weightPermille());
        assertEquals(0, changed.weightPermille());
    }

    @Test
    void plan_names_what_would_be_sent_and_writes_nothing() throws Exception {
        apply(new Command.Start(canary()));
        Snapshot before = seen();

        List<String> planned = target().plan(new Command.SetWeight(WEIGHT), deadline());

        assertFalse(planned.isEmpty(), "a weight that is not there yet must be planned");
        assertSameState(before, seen());
    }

    @Test
    void plan_of_what_is_so_already_is_empty() throws Exception {
        startAt(WEIGHT);

        assertEquals(List.of(), target().plan(new Command.SetWeight(WEIGHT), deadline()));
    }

    @Test
    void guard_says_what_it_does_or_why_there_is_none() {
        assertFalse(target().guard().describe().isBlank());
    }

    private void startAt(int permille) throws Exception {
        Outcome started = apply(new Command.Start(canary()));
        assertTrue(started.shows(Proof.EFFECTIVE), started::describe);
        Outcome weighed = apply(new Command.SetWeight(permille));
        assertTrue(weighed.shows(Proof.EFFECTIVE), weighed::describe);
    }

    private Outcome apply(Command command) throws Exception {
        return target().apply(command, deadline());
    }

    private Snapshot seen() throws Exception {
        return target().snapshot(deadline());
    }

    private Deadline deadline() {
        return Deadline.after(patience(), time());
    }

    private Deadline passed() {
        return Deadline.after(Duration.ZERO, time());
    }

    private static void assertReached(Proof proof, Outcome outcome) {
        assertInstanceOf(Outcome.Reached.class, outcome, outcome::describe);
        assertTrue(outcome.shows(proof), outcome::describe);
    }

    private static void assertAlreadySo(Proof proof, Outcome outcome) {
        assertInstanceOf(Outcome.AlreadySo.class, outcome, outcome::describe);
        assertTrue(outcome.shows(proof), outcome::describe);
    }

    private static void assertSameState(Snapshot expected, Snapshot actual) {
        assertEquals(expected.stable(), actual.stable());
        assertEquals(expected.canary(), actual.canary());
        assertEquals(expected.weightPermille(), actual.weightPermille());
        assertEquals(expected.canaryReachable(), actual.canaryReachable());
    }
}
