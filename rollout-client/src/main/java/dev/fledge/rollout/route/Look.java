package dev.fledge.rollout.route;

import dev.fledge.rollout.Snapshot;

/** Router and workload at one instant, and what a target says of them. */
record Look(Route.Reading reading, CanaryWorkload.State state, Snapshot snapshot) {}
