package dev.fledge.rollout.flagger;

import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads and writes the objects of one Canary in one lane of the client. Thread-safe. */
final class CanaryAccess {
    /** What a request gets whose command came too late: an abort is sent nevertheless. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    private final KubernetesClient client;
    private final ObjectRef canary;
    private final FlaggerTarget.Settings settings;
    private final CanaryMemory memory;
    private final Consumer<Snapshot> onSeen;
    private @Nullable FlaggerRoute route;

    CanaryAccess(
            KubernetesClient client,
            ObjectRef canary,
            FlaggerTarget.Settings settings,
            CanaryMemory memory,
            Consumer<Snapshot> onSeen) {
        this.client = client;
        this.canary = canary;
        this.settings = settings;
        this.memory = memory;
        this.onSeen = onSeen;
        this.route = settings.route().orElse(null);
    }

    /** Looks at each reading until there is an outcome. */
    interface Look {
        /** Returns the outcome, or empty to look again; {@code waiting} is told what is still missing. */
        Optional<Outcome> at(CanaryReading now, StringBuilder waiting) throws IOException, InterruptedException;
    }

    Outcome until(Deadline deadline, Look look) throws IOException, InterruptedException {
        Optional<Outcome> before = Optional.empty();
        while (true) {
            CanaryReading now;
            try {
                now = readPatiently(deadline);
            } catch (IOException e) {
                // What was seen just before is told; if nothing was, there is nothing to tell.
                return before.orElseThrow(() -> e);
            }
            StringBuilder waiting = new StringBuilder();
            Optional<Outcome> outcome = look.at(now, waiting);
            if (outcome.isPresent()) {
                return inTime(outcome.get(), deadline);
            }
            Outcome unproved = new Outcome.Unproved(waiting.toString(), snapshot(now));
            if (deadline.passed()) {
                return unproved;
            }
            before = Optional.of(unproved);
            deadline.sleepAtMost(settings.poll());
        }
    }

    private static Outcome inTime(Outcome outcome, Deadline deadline) {
        return deadline.passed() && outcome.shows(Proof.EFFECTIVE)
                ? new Outcome.Unproved("reading it back in time", outcome.seen().orElseThrow())
                : outcome;
    }

    private CanaryReading readPatiently(Deadline deadline) throws IOException, InterruptedException {
        while (!deadline.passed()) {
            try {
                return read(deadline);
            } catch (IOException e) {
                // The next one may be answered.
                deadline.sleepAtMost(settings.poll());
            }
        }
        // What was written just before is to be told with what came of it.
        return read(deadline);
    }

    CanaryReading read(Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = readAll(sending(deadline));
        memory.remember(now);
        try {
            onSeen.accept(snapshot(now));
        } catch (IOException e) {
            // Which revision it is cannot be told: whoever asked is told so, and observers keep what they know.
            return now;
        }
        return now;
    }

    private CanaryReading readAll(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject object = client.get(canary, deadline);
        String kind = object.text("/spec/targetRef/kind").orElse("");
        if (!kind.equals("Deployment")) {
            throw new IOException(
                    canary + " has the target " + kind + " at /spec/targetRef; only a Deployment is driven");
        }
        String target = object.text("/spec/targetRef/name")
                .orElseThrow(() -> new IOException(canary + " names no target at /spec/targetRef/name"));
        FlaggerRoute.Share share = route(object, target).read(deadline);
        return new CanaryReading(
                object,
                client.get(deployment(target), deadline),
                client.get(deployment(target + "-primary"), deadline),
                share);
    }

    private ObjectRef deployment(String name) {
        return new ObjectRef(ResourceKind.DEPLOYMENT, canary.namespace(), name);
    }

    private synchronized FlaggerRoute route(KubernetesObject object, String target) {
        if (route == null) {
            String service = object.text("/spec/service/name").orElse(target);
            route = new CanaryHttpRoute(client, canary.namespace(), service);
        }
        return route;
    }

    Optional<CanaryReading> last() {
        return memory.last();
    }

    boolean settled() {
        return memory.settled();
    }

    void settleAnew() {
        memory.settleAnew();
    }

    Snapshot snapshot(CanaryReading now) throws IOException {
        return now.seen(settings.container(), settled(), settings.time().now()).build();
    }

    void closeRoute(Deadline deadline) throws IOException, InterruptedException {
        Optional<FlaggerRoute> known = route();
        if (known.isPresent()) {
            known.get().close(sending(deadline));
        }
    }

    List<String> routeClosing(Deadline deadline) throws IOException, InterruptedException {
        Optional<FlaggerRoute> known = route();
        return known.isPresent() ? known.get().closing(sending(deadline)) : List.of();
    }

    private synchronized Optional<FlaggerRoute> route() {
        return Optional.ofNullable(route);
    }

    WriteRequest ofTarget(String what, CanaryReading now, Patch patch) {
        return WriteRequest.patch(what, deployment(now.target().name()), patch);
    }

    WriteRequest ofCanary(String what, JsonPatch patch) {
        return WriteRequest.patch(what, canary, patch.build());
    }

    WriteRequest ofStatus(String what, String json) {
        return WriteRequest.patch(what, canary, "status", Patch.merge(json));
    }

    void send(WriteRequest request, Deadline deadline) throws IOException, InterruptedException {
        request.send(client, sending(deadline));
    }

    private Deadline sending(Deadline deadline) {
        return deadline.passed() ? Deadline.after(GRACE, settings.time()) : deadline;
    }
}
