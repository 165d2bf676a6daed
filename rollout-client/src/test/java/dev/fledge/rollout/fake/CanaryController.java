package dev.fledge.rollout.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Does for one Canary in a fake cluster what Flagger does, in its order and with its traps, once a tick: the tick is set here,
 * not read in the Canary, so that tests do not take minutes. Makes the Deployment {@code -primary} and the HTTPRoute, marks
 * Deployments as rolled out, really asks the webhooks, and steers a router by the route.
 *
 * <p>Thread-safe. Its thread is a daemon and ends in {@link #close}.
 */
public final class CanaryController implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> UNDER_WAY = Set.of("Progressing", "WaitingPromotion", "Promoting", "Finalising");

    private final FakeKubernetes kubernetes;
    private final ObjectRef ref;
    private final CanaryObjects objects;
    private final CanaryWebhooks webhooks = new CanaryWebhooks();
    private final ExecutorService ticker = Executors.newSingleThreadExecutor(task -> {
        Thread thread = new Thread(task, "fledge-fake-flagger");
        thread.setDaemon(true);
        return thread;
    });
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    private volatile boolean primaryNotReady;
    private volatile boolean canaryNotReady;

    private CanaryController(FakeKubernetes kubernetes, SteeredRouter router, ObjectRef ref) {
        this.kubernetes = kubernetes;
        this.ref = ref;
        this.objects = new CanaryObjects(kubernetes, router, ref);
    }

    /**
     * Starts the controller of a Canary that is there, whose target is there too; its first tick has been done when this returns.
     *
     * @param tick how often it works
     */
    public static CanaryController start(
            FakeKubernetes kubernetes, SteeredRouter router, String namespace, String name, Duration tick) {
        ObjectRef ref = new ObjectRef(ResourceKind.CANARY, namespace, name);
        CanaryController controller = new CanaryController(kubernetes, router, ref);
        controller.tick();
        controller.ticker.execute(() -> controller.run(tick));
        kubernetes.onChange(change -> controller.objects.steer());
        return controller;
    }

    /** From now on the primary is not ready, or is again. Then a tick ends before any hook is asked. */
    public void primaryNotReady(boolean on) {
        primaryNotReady = on;
    }

    /** From now on the canary does not become ready, or does again. */
    public void canaryNotReady(boolean on) {
        canaryNotReady = on;
    }

    /** Returns what the webhooks were asked and answered, in order, such as {@code rollout 200}; status 0 is no answer. */
    public List<String> asked() {
        return webhooks.asked();
    }

    private void run(Duration tick) {
        try {
            while (true) {
                TimeSource.system().sleep(tick);
                tick();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private void tick() {
        ObjectNode canary = tree(kubernetes.get(ref));
        if (canary.at("/spec/suspend").asBoolean()) {
            return;
        }
        objects.rollOut(primaryNotReady, canaryNotReady);
        if (phase(canary).isEmpty()) {
            objects.initialise();
            status("Initialized", 0, 0, objects.templateHash(), objects.templateHash());
            return;
        }
        advance(canary);
        objects.steer();
    }

    private void advance(ObjectNode canary) {
        boolean skip = canary.at("/spec/skipAnalysis").asBoolean();
        if (!shouldAdvance(canary) || (!skip && !objects.primaryReady())) {
            return;
        }
        String phase = phase(canary);
        if (!UNDER_WAY.contains(phase)) {
            begin(canary);
            return;
        }
        if (restarted(canary, phase) || !objects.canaryReady()) {
            return;
        }
        if (skip) {
            objects.route(0);
            objects.promote();
            objects.scaleTarget(0);
            succeed(canary);
            return;
        }
        boolean abortable = phase.equals("Progressing") || phase.equals("WaitingPromotion");
        if (abortable && webhooks.has(canary, "rollback") && ask(canary, "rollback", phase)) {
            rollBack(canary);
            return;
        }
        if (finished(canary, phase)) {
            return;
        }
        if (canary.at("/status/failedChecks").asInt() >= threshold(canary)) {
            rollBack(canary);
            return;
        }
        analyse(canary, phase);
    }

    private boolean shouldAdvance(ObjectNode canary) {
        String phase = phase(canary);
        if (UNDER_WAY.contains(phase) || phase.equals("Waiting")) {
            return true;
        }
        String hash = objects.templateHash();
        if (phase.equals("Failed")) {
            // Flagger keeps up with the template, but compares with what it read before.
            kubernetes.editStatus(ref, status -> status.put("lastAppliedSpec", hash));
        }
        return changed(canary, hash);
    }

    /** A template that was promoted last is no change. */
    private static boolean changed(ObjectNode canary, String hash) {
        return !canary.at("/status/lastPromotedSpec").asText().equals(hash)
                && !canary.at("/status/lastAppliedSpec").asText().equals(hash);
    }

    private void begin(ObjectNode canary) {
        String promoted = canary.at("/status/lastPromotedSpec").asText();
        status("Progressing", 0, 0, objects.templateHash(), promoted);
        ObjectNode now = tree(kubernetes.get(ref));
        if (!ask(now, "confirm-rollout", "Progressing")) {
            kubernetes.editStatus(ref, status -> status.put("phase", "Waiting"));
            return;
        }
        objects.scaleTarget(1);
    }

    private boolean restarted(ObjectNode canary, String phase) {
        boolean asks = phase.equals("Progressing") || phase.equals("WaitingPromotion");
        if (!asks || !changed(canary, objects.templateHash())) {
            return false;
        }
        objects.route(0);
        status(
                "Progressing",
                0,
                0,
                objects.templateHash(),
                canary.at("/status/lastPromotedSpec").asText());
        return true;
    }

    private boolean finished(ObjectNode canary, String phase) {
        if (phase.equals("Promoting")) {
            objects.route(0);
            setPhase("Finalising");
            return true;
        }
        if (phase.equals("Finalising")) {
            objects.scaleTarget(0);
            succeed(canary);
            return true;
        }
        return false;
    }

    private void analyse(ObjectNode canary, String phase) {
        int weight = objects.canaryWeight();
        if (!ask(canary, weight == 0 ? "pre-rollout" : "rollout", "Progressing")) {
            int failed = canary.at("/status/failedChecks").asInt() + 1;
            kubernetes.editStatus(ref, status -> status.put("failedChecks", failed));
            return;
        }
        if (!phase.equals("WaitingPromotion") && !ask(canary, "confirm-traffic-increase", "Progressing")) {
            return;
        }
        int highest = highest(canary);
        if (weight < highest) {
            int next = Math.min(100, weight + step(canary, weight));
            objects.route(next);
            kubernetes.editStatus(ref, status -> status.put("canaryWeight", next));
        } else if (ask(canary, "confirm-promotion", "Progressing")) {
            objects.promote();
            setPhase("Promoting");
        } else if (!phase.equals("WaitingPromotion")) {
            // From here on the status says weight 0 while the route sends all there is to the canary.
            setPhase("WaitingPromotion");
        }
    }

    private static int highest(JsonNode canary) {
        JsonNode listed = canary.at("/spec/analysis/stepWeights");
        int highest = listed.isEmpty()
                ? canary.at("/spec/analysis/maxWeight").asInt(100)
                : listed.get(listed.size() - 1).asInt();
        return Math.min(100, highest);
    }

    private static int step(JsonNode canary, int weight) {
        int step = canary.at("/spec/analysis/stepWeight").asInt(0);
        if (step > 0) {
            return step;
        }
        JsonNode listed = canary.at("/spec/analysis/stepWeights");
        if (weight == 0) {
            return listed.get(0).asInt();
        }
        for (int i = 0; i < listed.size() - 1; i++) {
            if (listed.get(i).asInt() == weight) {
                return listed.get(i + 1).asInt() - weight;
            }
        }
        return 100 - weight;
    }

    private void rollBack(ObjectNode canary) {
        objects.route(0);
        objects.scaleTarget(0);
        status(
                "Failed",
                0,
                0,
                objects.templateHash(),
                canary.at("/status/lastPromotedSpec").asText());
        ask(canary, "post-rollout", "Failed");
    }

    private void succeed(ObjectNode canary) {
        String applied = canary.at("/status/lastAppliedSpec").asText();
        status("Succeeded", 0, 0, applied, applied);
        ask(canary, "post-rollout", "Succeeded");
    }

    private boolean ask(ObjectNode canary, String type, String phase) {
        String checksum = Integer.toHexString(
                canary.at("/status/lastAppliedSpec").asText().hashCode());
        return webhooks.all(canary, type, phase, checksum);
    }

    private void setPhase(String phase) {
        kubernetes.editStatus(ref, status -> {
            status.put("phase", phase).put("canaryWeight", 0);
            condition(status, phase);
        });
    }

    private void status(String phase, int weight, int failedChecks, String applied, String promoted) {
        kubernetes.editStatus(ref, status -> {
            status.put("phase", phase)
                    .put("canaryWeight", weight)
                    .put("failedChecks", failedChecks)
                    .put("lastAppliedSpec", applied)
                    .put("lastPromotedSpec", promoted);
            condition(status, phase);
        });
    }

    private static void condition(ObjectNode status, String phase) {
        String promoted = phase.equals("Succeeded") || phase.equals("Initialized") ? "True" : "Unknown";
        status.putArray("conditions")
                .addObject()
                .put("type", "Promoted")
                .put("status", phase.equals("Failed") ? "False" : promoted)
                .put("reason", phase)
                .put("message", "Canary is " + phase);
    }

    private static int threshold(JsonNode canary) {
        return Math.max(1, canary.at("/spec/analysis/threshold").asInt(1));
    }

    private static String phase(JsonNode canary) {
        return canary.at("/status/phase").asText("");
    }

    static ObjectNode tree(KubernetesObject object) {
        try {
            return (ObjectNode) JSON.readTree(object.json());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an object of the cluster is no JSON: " + object, e);
        }
    }

    /** Stops working. @throws IllegalStateException if a tick has failed; its exception is the cause */
    @Override
    public void close() {
        ticker.shutdownNow();
        try {
            ticker.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        webhooks.close();
        if (!failures.isEmpty()) {
            throw new IllegalStateException("a tick failed: " + failures.get(0), failures.get(0));
        }
    }
}
