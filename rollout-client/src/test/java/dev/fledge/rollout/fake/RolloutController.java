package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What the controller of Argo Rollouts does with one Rollout of the canary strategy, as far as its status and its traffic show
 * it: steps, pauses, analyses, abort, retry, promotion in full, the way back to stable, the rollback window. It steers a
 * {@link SteeredRouter}. Pods come at once, unless told otherwise.
 *
 * <p>Switches may be used from any thread.
 */
public final class RolloutController implements AutoCloseable {
    static final ResourceKind ANALYSIS_TEMPLATE =
            new ResourceKind("argoproj.io", "v1alpha1", "analysistemplates", "AnalysisTemplate");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final FakeKubernetes kubernetes;
    private final ObjectRef ref;
    private final RolloutReplicaSets sets;
    private final RolloutTraffic traffic;
    private final double timeFactor;
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "fledge-fake-rollouts");
        thread.setDaemon(true);
        return thread;
    });
    private Optional<WebAnalysis> background = Optional.empty();
    private Optional<WebAnalysis> inStep = Optional.empty();
    private volatile boolean abortsAreStuck;
    private volatile String podTrouble = "";
    private volatile boolean headerStuck;

    private RolloutController(FakeKubernetes kubernetes, ObjectRef ref, SteeredRouter router, double timeFactor) {
        this.kubernetes = kubernetes;
        this.ref = ref;
        this.sets = new RolloutReplicaSets(kubernetes, ref);
        this.traffic = new RolloutTraffic(router, sets);
        this.timeFactor = timeFactor;
    }

    /**
     * Starts a controller for one Rollout.
     *
     * @param timeFactor how much of a second a second of a manifest takes, such as 0.01
     */
    public static RolloutController start(
            FakeKubernetes kubernetes, String namespace, String name, SteeredRouter router, double timeFactor) {
        kubernetes.define(ANALYSIS_TEMPLATE, false);
        ObjectRef ref = new ObjectRef(ResourceKind.ROLLOUT, namespace, name);
        RolloutController controller = new RolloutController(kubernetes, ref, router, timeFactor);
        kubernetes.onChange(change -> {
            ResourceKind kind = change.ref().kind();
            if (change.ref().equals(ref)
                    || kind.equals(ResourceKind.DEPLOYMENT)
                    || kind.equals(ResourceKind.ANALYSIS_RUN)
                    || kind.equals(ResourceKind.REPLICA_SET)) {
                controller.soon();
            }
        });
        kubernetes.runAsController(controller::reconcile);
        return controller;
    }

    /**
     * Scales stable down to one pod, and an abort does not scale it up again: the weight stays until somebody else does, as with
     * {@code dynamicStableScale} in the field.
     */
    public void abortsAreStuck() {
        abortsAreStuck = true;
        String stable = kubernetes.get(ref).text("/status/stableRS").orElseThrow();
        kubernetes.edit(sets.of(stable), set -> set.withObject("/spec").put("replicas", 1));
    }

    /** An abort leaves the header route of the canary behind. */
    public void headerRouteStaysBehind() {
        headerStuck = true;
    }

    /** Pods of a new hash wait for that reason, such as {@code ErrImagePull}; empty for pods that come. */
    public void podsWaitFor(String reason) {
        podTrouble = reason;
        look();
    }

    /** Looks at the Rollout once more, as after a time-out of its own. */
    public void look() {
        kubernetes.runAsController(this::reconcile);
    }

    private void soon() {
        Duration delay = kubernetes.faults().statusDelay();
        if (delay.isZero()) {
            reconcile();
        } else {
            after(delay);
        }
    }

    private void after(Duration delay) {
        try {
            var unused = timers.schedule(
                    () -> kubernetes.runAsController(this::reconcile), delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed: nobody looks any more.
            return;
        }
    }

    private Duration scaled(Duration ofManifest) {
        return Duration.ofNanos((long) (ofManifest.toNanos() * timeFactor));
    }

    private void reconcile() {
        Optional<KubernetesObject> found = kubernetes.find(ref);
        if (found.isEmpty() || kubernetes.faults().statusHeld() || timers.isShutdown()) {
            return;
        }
        ObjectNode rollout = tree(found.get());
        ObjectNode before = rollout.withObject("/status").deepCopy();
        JsonNode template = template(rollout);
        if (template.isMissingNode()) {
            return;
        }
        ObjectNode status = rollout.withObject("/status");
        String hash = Integer.toHexString(template.hashCode());
        boolean known = kubernetes.find(sets.of(hash)).isPresent();
        sets.make(rollout, template, hash, podTrouble);
        status.put("observedGeneration", String.valueOf(found.get().generation()));
        next(rollout, status, hash, known);
        traffic.steer(rollout, status, abortsAreStuck, headerStuck);
        write(before, status);
    }

    private JsonNode template(ObjectNode rollout) {
        JsonNode reference = rollout.at("/spec/workloadRef/name");
        if (reference.isMissingNode()) {
            return rollout.at("/spec/template");
        }
        ObjectRef workload = new ObjectRef(ResourceKind.DEPLOYMENT, ref.namespace(), reference.asText());
        KubernetesObject deployment = kubernetes.get(workload);
        String generation = String.valueOf(deployment.generation());
        String annotation = "rollout.argoproj.io/workload-generation";
        if (!rollout.path("metadata")
                .path("annotations")
                .path(annotation)
                .asText()
                .equals(generation)) {
            kubernetes.edit(
                    ref, live -> live.withObject("/metadata/annotations").put(annotation, generation));
        }
        rollout.withObject("/status").put("workloadObservedGeneration", generation);
        return tree(deployment).at("/spec/template");
    }

    private void next(ObjectNode rollout, ObjectNode status, String hash, boolean known) {
        int count = rollout.at("/spec/strategy/canary/steps").size();
        if (!status.has("stableRS")) {
            status.put("stableRS", hash).put("currentPodHash", hash).put("currentStepIndex", count);
        }
        String stable = status.path("stableRS").asText();
        if (!status.path("currentPodHash").asText().equals(hash)) {
            restart(rollout, status, hash, known, count);
        } else if (status.path("promoteFull").asBoolean() && !hash.equals(stable)) {
            status.remove("abort");
            promote(status, hash, count);
        } else if (!hash.equals(stable) && status.path("abort").asBoolean()) {
            aborted(status);
        } else if (!hash.equals(stable) && status.path("currentStepIndex").asInt() >= count) {
            promote(status, hash, count);
        } else if (!hash.equals(stable)) {
            step(rollout, status);
        }
        phase(rollout, status);
    }

    private void restart(ObjectNode rollout, ObjectNode status, String hash, boolean known, int count) {
        unpause(status);
        status.remove(List.of("abort", "abortedAt", "promoteFull"));
        boolean back = hash.equals(status.path("stableRS").asText());
        boolean inWindow = known && rollout.at("/spec/rollbackWindow/revisions").asInt() > 0;
        status.put("currentPodHash", hash).put("currentStepIndex", back || inWindow ? count : 0);
        endAnalyses(status);
    }

    private static void unpause(ObjectNode status) {
        status.remove(List.of("pauseConditions", "controllerPause"));
    }

    private void promote(ObjectNode status, String hash, int count) {
        unpause(status);
        status.remove(List.of("promoteFull", "abortedAt"));
        status.put("stableRS", hash).put("currentStepIndex", count);
        endAnalyses(status);
    }

    private void aborted(ObjectNode status) {
        unpause(status);
        if (!status.has("abortedAt")) {
            status.put("abortedAt", now().toString());
        }
        status.put("currentStepIndex", 0);
        endAnalyses(status);
    }

    private void step(ObjectNode rollout, ObjectNode status) {
        status.remove("abortedAt");
        int index = status.path("currentStepIndex").asInt();
        JsonNode step = rollout.at("/spec/strategy/canary/steps/" + index);
        background(rollout, status, index);
        if (rollout.at("/spec/paused").asBoolean() || status.path("abort").asBoolean()) {
            return;
        }
        if (step.has("pause")) {
            pause(step.path("pause"), status, index);
        } else if (step.has("analysis")) {
            analysis(step.path("analysis"), status, index);
        } else if (podTrouble.isEmpty() || step.path("setWeight").asInt() == 0) {
            status.put("currentStepIndex", index + 1);
        }
    }

    private void pause(JsonNode pause, ObjectNode status, int index) {
        Optional<JsonNode> condition = condition(status, "CanaryPauseStep");
        if (condition.isEmpty()) {
            if (status.path("controllerPause").asBoolean()) {
                unpause(status);
                status.put("currentStepIndex", index + 1);
            } else {
                addPause(status, "CanaryPauseStep");
            }
            return;
        }
        if (pause.has("duration")) {
            Duration lasts = scaled(WebAnalysis.duration(pause.path("duration").asText()));
            Duration left = Duration.between(
                    now(),
                    Instant.parse(condition.get().path("startTime").asText()).plus(lasts));
            if (left.isNegative() || left.isZero()) {
                unpause(status);
                status.put("currentStepIndex", index + 1);
            } else {
                after(left);
            }
        }
    }

    private static Optional<JsonNode> condition(ObjectNode status, String reason) {
        for (JsonNode condition : status.path("pauseConditions")) {
            if (condition.path("reason").asText().equals(reason)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private void addPause(ObjectNode status, String reason) {
        status.put("controllerPause", true);
        status.withArray("/pauseConditions").addObject().put("reason", reason).put("startTime", now().toString());
    }

    private void background(ObjectNode rollout, ObjectNode status, int index) {
        JsonNode analysis = rollout.at("/spec/strategy/canary/analysis");
        if (analysis.isMissingNode() || index < analysis.path("startingStep").asInt()) {
            return;
        }
        if (background.isEmpty()) {
            background = Optional.of(run(analysis, status));
        }
        judge(background.get(), "currentBackgroundAnalysisRunStatus", status);
    }

    private void analysis(JsonNode analysis, ObjectNode status, int index) {
        if (inStep.isEmpty()) {
            inStep = Optional.of(run(analysis, status));
        }
        String phase = judge(inStep.get(), "currentStepAnalysisRunStatus", status);
        if (phase.equals("Successful")) {
            inStep = Optional.empty();
            status.withObject("/canary").remove("currentStepAnalysisRunStatus");
            status.put("currentStepIndex", index + 1);
        }
    }

    private WebAnalysis run(JsonNode analysis, ObjectNode status) {
        return WebAnalysis.start(kubernetes, ref, analysis, status, timers, timeFactor);
    }

    private String judge(WebAnalysis analysis, String field, ObjectNode status) {
        String phase = analysis.phase();
        status.withObject("/canary/" + field).put("name", analysis.name()).put("status", phase);
        if (phase.equals("Failed") || phase.equals("Error")) {
            status.put("abort", true).put("abortedAt", now().toString());
            unpause(status);
        } else if (phase.equals("Inconclusive")
                && condition(status, "InconclusiveAnalysisRun").isEmpty()) {
            addPause(status, "InconclusiveAnalysisRun");
        }
        return phase;
    }

    private void endAnalyses(ObjectNode status) {
        background.ifPresent(WebAnalysis::close);
        inStep.ifPresent(WebAnalysis::close);
        background = Optional.empty();
        inStep = Optional.empty();
        status.withObject("/canary")
                .remove(List.of("currentStepAnalysisRunStatus", "currentBackgroundAnalysisRunStatus"));
    }

    private static void phase(ObjectNode rollout, ObjectNode status) {
        String phase = "Progressing";
        String message = "more replicas need to be updated";
        if (status.path("abort").asBoolean()) {
            phase = "Degraded";
            message = "RolloutAborted: Rollout aborted update";
        } else if (status.path("stableRS").equals(status.path("currentPodHash"))) {
            phase = "Healthy";
            message = "";
        } else if (status.has("pauseConditions") || rollout.at("/spec/paused").asBoolean()) {
            phase = "Paused";
            message = "CanaryPauseStep";
        }
        String restartAt = rollout.at("/spec/restartAt").asText();
        if (!restartAt.isEmpty()) {
            status.put("restartedAt", restartAt);
        }
        status.put("phase", phase).put("message", message);
    }

    // Only what the controller changed, so that what somebody wrote in between stays.
    private void write(ObjectNode before, ObjectNode after) {
        if (before.equals(after)) {
            return;
        }
        kubernetes.editStatus(ref, status -> {
            after.properties().forEach(field -> {
                if (!field.getValue().equals(before.get(field.getKey()))) {
                    status.set(field.getKey(), field.getValue());
                }
            });
            before.fieldNames().forEachRemaining(name -> {
                if (!after.has(name)) {
                    status.remove(name);
                }
            });
        });
    }

    private static Instant now() {
        return TimeSource.system().now();
    }

    private static ObjectNode tree(KubernetesObject object) {
        try {
            return (ObjectNode) JSON.readTree(object.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends analyses and timers. The Rollout stays as it is. */
    @Override
    public void close() {
        background.ifPresent(WebAnalysis::close);
        inStep.ifPresent(WebAnalysis::close);
        timers.shutdownNow();
    }
}
