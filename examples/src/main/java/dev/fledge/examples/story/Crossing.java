package dev.fledge.examples.story;

import dev.fledge.metric.Arm;
import dev.fledge.metric.MetricSource;
import dev.fledge.rollout.RolloutTarget;
import okhttp3.HttpUrl;

/** What stands between the users and the two versions while the story is told: a router, and the apps behind it. */
interface Crossing {
    /** Where the users go. */
    HttpUrl users();

    /** Where checks meet that arm; they carry the header {@code X-Canary}, which most routers know. */
    HttpUrl checks(Arm arm);

    /** What moves the users. */
    RolloutTarget target();

    /** What the users' requests came to, counted per arm where they were answered. */
    MetricSource traffic();

    /** How many requests have reached the canary until now, of users and of checks. */
    long reachedCanary();

    /** Where the stable version answers without a router. */
    HttpUrl stableUrl();

    /** Whether the stable version that was there at the start runs. */
    boolean stableAlive();

    /** The process of the stable version that was there at the start. */
    long stablePid();
}
