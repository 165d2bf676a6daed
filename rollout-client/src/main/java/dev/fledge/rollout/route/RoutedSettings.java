package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What every target that steers a router lets its user set. Not thread-safe. */
abstract class RoutedSettings<B extends RoutedSettings<B>> {
    private @Nullable CanaryWorkload workload;
    private @Nullable RouteProbe probe;
    TimeSource time = TimeSource.system();
    Duration settle = Duration.ofSeconds(30);
    Duration takesEffect;
    Duration poll = Duration.ofMillis(250);
    Duration observeEvery = Duration.ofSeconds(2);

    /** With what the router may need to take what it was told, where it does not report it. */
    RoutedSettings(Duration takesEffect) {
        this.takesEffect = takesEffect;
    }

    abstract B self();

    /** Sets what starts and ends the two versions; there is no default. */
    public B workload(CanaryWorkload workload) {
        this.workload = Check.notNull("workload", workload);
        return self();
    }

    /**
     * Sets how long a request may last at most; the default is 30 s. After the router has taken the canary out, that long must
     * pass before it counts as drained and may be ended.
     *
     * @throws IllegalArgumentException if negative
     */
    public B settle(Duration settle) {
        this.settle = Check.notNegative("settle time", settle);
        return self();
    }

    /** Sets what asks the app through the router whether the canary still answers, as a part of the proof that it is drained; the default is nothing. */
    public B probe(RouteProbe probe) {
        this.probe = Check.notNull("probe", probe);
        return self();
    }

    /** Sets the clock; the default is the machine's. */
    public B time(TimeSource time) {
        this.time = Check.notNull("time", time);
        return self();
    }

    /**
     * Sets the longest pause between two readings while a command waits; the default is 250 ms.
     *
     * @throws IllegalArgumentException if not positive
     */
    public B poll(Duration poll) {
        this.poll = Check.positive("poll interval", poll);
        return self();
    }

    /**
     * Sets how often is read while somebody observes; the default is 2 s.
     *
     * @throws IllegalArgumentException if not positive
     */
    public B observeEvery(Duration interval) {
        this.observeEvery = Check.positive("observation interval", interval);
        return self();
    }

    CanaryWorkload workload() {
        if (workload == null) {
            throw new IllegalStateException(
                    "no workload was set, so nobody could start the canary; set it with workload(), such as a DeploymentPair");
        }
        return workload;
    }

    Optional<RouteProbe> probe() {
        return Optional.ofNullable(probe);
    }
}
