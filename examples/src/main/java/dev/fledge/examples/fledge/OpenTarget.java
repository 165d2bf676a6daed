package dev.fledge.examples.fledge;

import dev.fledge.rollout.RolloutTarget;
import java.io.IOException;

/** A target for the time of one command, with what must be closed after it. */
interface OpenTarget extends AutoCloseable {
    RolloutTarget target();

    /** Returns the least RBAC as YAML. @throws IllegalArgumentException if the target is not on a cluster */
    String rights(String account);

    /** Returns what takes the canary off when the process of the promotion dies, as far as it can be told from here. */
    default String guard() {
        return target().guard().describe();
    }

    @Override
    void close() throws IOException;
}
