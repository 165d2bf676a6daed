package dev.fledge.rollout.route;

import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.fake.FakeApps;
import dev.fledge.testing.RolloutTargetContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The contract for a target over one object of a fake cluster that a controller makes a real router follow. */
abstract class RoutedContract extends RolloutTargetContract {
    private Cluster cluster;
    private RoutedTarget target;

    /** The object to start from, as JSON. */
    abstract String manifest();

    abstract RoutedTarget target(Cluster cluster);

    @BeforeEach
    void start() throws Exception {
        cluster = new Cluster();
        cluster.kubernetes.put(manifest());
        target = target(cluster);
    }

    @AfterEach
    void end() {
        target.close();
        cluster.close();
    }

    @Override
    protected RolloutTarget target() {
        return target;
    }

    @Override
    protected Revision stable() {
        return FakeApps.V1;
    }

    @Override
    protected Revision canary() {
        return FakeApps.V2;
    }

    @Override
    protected long answeredByCanary(int requests) throws Exception {
        return cluster.answeredByCanary(requests);
    }
}
