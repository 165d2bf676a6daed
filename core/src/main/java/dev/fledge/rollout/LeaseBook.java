package dev.fledge.rollout;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Keeps the lease of the newest run of each app, for those who ask whether the run is alive and what they may do.
 *
 * <p>Reading is answered from memory in microseconds. Within one process the monotonic clock decides how long a lease is held,
 * so setting the machine's clock changes nothing; a book that outlives its process also keeps the time of day at which a lease
 * ends, and after a restart that decides, so that nobody who was dead comes to life.
 *
 * <p>Implementations are thread-safe; changes of one book happen one after the other.
 */
public interface LeaseBook {
    /** Returns the lease of the newest run of that app; empty if none was ever begun. */
    Optional<Lease> of(String app);

    /** Returns the lease of that run; empty if there is none or a newer run of the app has taken over. */
    Optional<Lease> ofRun(String run);

    /**
     * Begins the lease of a new run.
     *
     * @return whether it was begun; {@code false}, and nothing is changed, if the app has a run whose fence is as large or
     *     larger
     * @throws IOException if it could not be stored; then it was not begun
     */
    boolean begin(Lease lease) throws IOException;

    /**
     * Changes what is known of a run, if it still is the newest of its app. A lease that has run out stays so, whatever the
     * change says.
     *
     * @param of any lease of the run, however old
     * @param change is given the present lease; it must not change app, run or fence
     * @return the lease as it is now; empty, and nothing is changed, if another run has taken over
     * @throws IOException if it could not be stored; then nothing was changed
     * @throws IllegalArgumentException if app, run or fence were changed
     */
    Optional<Lease> change(Lease of, UnaryOperator<Lease> change) throws IOException;

    /**
     * Holds the lease for so long from now on.
     *
     * @return the lease as it is now: not held if it had run out before; empty if another run has taken over
     * @throws IOException if it could not be stored; then nothing was changed
     */
    default Optional<Lease> renew(Lease of, Duration left) throws IOException {
        return change(of, now -> now.toBuilder().left(left).build());
    }
}
