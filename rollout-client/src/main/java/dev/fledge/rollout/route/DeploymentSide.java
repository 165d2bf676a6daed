package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.DeploymentReading;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.rollout.route.CanaryWorkload.Result;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** One Deployment behind its own Service: brought to an end state by guarded patches, and read until it is there. */
final class DeploymentSide {
    /** What it is to become. */
    interface Aim {
        /** Returns what the patch does, in words. */
        String what();

        /** Returns the patch that is still to be sent; empty if nothing is to be written. */
        Optional<JsonPatch> write(DeploymentReading now) throws IOException;

        /** Returns what is still to be seen; empty if everything is. */
        Optional<String> missing(DeploymentReading now, int readyEndpoints) throws IOException;
    }

    private static final int TRIES = 5;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(5);

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final String service;
    private final String container;
    private final Duration poll;

    DeploymentSide(KubernetesClient client, ObjectRef ref, String service, String container, Duration poll) {
        this.client = client;
        this.ref = ref;
        this.service = service;
        this.container = container;
        this.poll = poll;
    }

    ObjectRef ref() {
        return ref;
    }

    DeploymentReading read(Deadline deadline) throws IOException, InterruptedException {
        return DeploymentReading.of(client, ref, container, deadline);
    }

    int readyEndpoints(Deadline deadline) throws IOException, InterruptedException {
        return DeploymentReading.readyEndpoints(client, ref.namespace(), service, deadline);
    }

    /** Returns an aim with as many ready endpoints as pods are wanted. */
    Optional<String> unserved(DeploymentReading now, int readyEndpoints) throws IOException {
        Optional<String> missing = now.missing();
        if (missing.isPresent() || readyEndpoints >= now.replicas()) {
            return missing;
        }
        return Optional.of(readyEndpoints + " of " + now.replicas() + " pods of " + ref + " ready behind Service "
                + service + "; look at its selector if that stays");
    }

    /** Returns what would be sent first for the aim. */
    Optional<String> plan(Aim aim, DeploymentReading now) throws IOException {
        return aim.write(now).map(patch -> request(aim, patch).describe());
    }

    private WriteRequest request(Aim aim, JsonPatch patch) {
        return WriteRequest.patch(aim.what(), ref, patch.build());
    }

    Result bring(Aim aim, Deadline deadline) throws IOException, InterruptedException {
        boolean changed = false;
        int lost = 0;
        String waiting = "its turn; the deadline had passed and nothing was written to " + ref;
        Duration pause = FIRST_PAUSE;
        while (!deadline.passed()) {
            DeploymentReading now;
            int endpoints;
            try {
                now = read(deadline);
                endpoints = readyEndpoints(deadline);
            } catch (IOException e) {
                if (deadline.passed()) {
                    // The deadline cut a reading off, which says nothing of the Deployment.
                    break;
                }
                throw e;
            }
            Optional<JsonPatch> patch = aim.write(now);
            if (patch.isPresent()) {
                changed = true;
                lost += sent(request(aim, patch.get()), deadline) ? 0 : 1;
                if (lost == TRIES) {
                    return new Result.Conflict(
                            ref + " to stay as it was read",
                            "another version, or no answer, at each of " + TRIES
                                    + " tries; find out who else writes it with"
                                    + " kubectl get --show-managed-fields");
                }
                waiting = "the answer of the API server to the change of " + ref;
                continue;
            }
            Optional<String> failure = now.replicas() == 0 ? Optional.empty() : now.failure();
            if (failure.isPresent()) {
                return new Result.Failed(failure.get());
            }
            Optional<String> missing = aim.missing(now, endpoints);
            if (missing.isEmpty()) {
                return new Result.Done(changed);
            }
            waiting = missing.get();
            deadline.sleepAtMost(pause);
            pause = pause.multipliedBy(2).compareTo(poll) < 0 ? pause.multipliedBy(2) : poll;
        }
        return new Result.Unproved(waiting);
    }

    /** Returns whether the server said yes. If not, or if nobody knows, the next reading tells what is so. */
    private boolean sent(WriteRequest request, Deadline deadline) throws IOException, InterruptedException {
        try {
            return GuardedPatch.send(client, request, deadline);
        } catch (KubernetesException e) {
            if (e.code() < 500 && e.code() != 429) {
                throw e;
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }
}
