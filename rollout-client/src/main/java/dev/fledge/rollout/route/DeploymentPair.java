package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.kubernetes.DeploymentReading;
import dev.fledge.rollout.kubernetes.JsonPatch;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Two Deployments, stable and canary, each behind a Service of its own, for a router to share requests between.
 *
 * <p>Both are yours to make, the canary with 0 replicas. {@code start} gives the canary its image and pods, {@code promote} gives
 * stable the same image, {@code restore} brings stable's captured template back, and {@code retire} takes the canary's pods. A
 * side is ready when its Deployment is as {@code kubectl rollout status} asks, its ready pods belong to the ReplicaSet of the
 * template, and the Service has as many ready endpoints. Pods that cannot start are told at once, not after
 * {@code progressDeadlineSeconds}.
 *
 * <p>Every write is guarded by uid, container and present image, so a change by somebody else in between is read again.
 * Thread-safe.
 */
public final class DeploymentPair implements CanaryWorkload {
    private final KubernetesClient client;
    private final DeploymentSide stable;
    private final DeploymentSide canary;
    private final String container;
    private final OptionalInt canaryReplicas;
    private final TimeSource time;

    private DeploymentPair(Builder builder) {
        this.client = builder.client;
        this.container = builder.container;
        this.canaryReplicas = builder.canaryReplicas;
        this.time = builder.time;
        this.stable = builder.side(builder.stable, builder.stableService);
        this.canary = builder.side(builder.canary, builder.canaryService);
    }

    /** Starts a pair of Deployments of a namespace; their Services have the same names unless set otherwise. */
    public static Builder of(KubernetesClient client, String namespace, String stable, String canary) {
        return new Builder(client, namespace, stable, canary);
    }

    @Override
    public RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        return stable.read(deadline).capture(time.now());
    }

    @Override
    public State state(Deadline deadline) throws IOException, InterruptedException {
        Revision now =
                PodTemplate.of(client.get(stable.ref(), deadline), container).revision();
        Optional<KubernetesObject> there = canaryDeployment(deadline);
        if (there.isEmpty() || nothingLeft(there.get())) {
            return new State(now, Optional.empty(), false, List.of());
        }
        Revision revision = PodTemplate.of(there.get(), container).revision();
        boolean ready = replicas(there.get()) > 0 && canary.readyEndpoints(deadline) > 0;
        return new State(now, Optional.of(revision), ready, ready ? List.of() : problems(deadline));
    }

    private Optional<KubernetesObject> canaryDeployment(Deadline deadline) throws IOException, InterruptedException {
        try {
            return Optional.of(client.get(canary.ref(), deadline));
        } catch (KubernetesException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private static boolean nothingLeft(KubernetesObject deployment) {
        return replicas(deployment) == 0
                && deployment.number("/status/replicas").orElse(0) == 0;
    }

    private static long replicas(KubernetesObject deployment) {
        return deployment.number("/spec/replicas").orElse(1);
    }

    private List<String> problems(Deadline deadline) throws IOException, InterruptedException {
        DeploymentReading reading = canary.read(deadline);
        return Stream.concat(reading.failure().stream(), reading.missing().stream())
                .limit(1)
                .toList();
    }

    @Override
    public Result start(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        Optional<Result> hindered = hindered(revision, deadline);
        return hindered.isPresent() ? hindered.get() : canary.bring(starting(revision, deadline), deadline);
    }

    private Optional<Result> hindered(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        Optional<KubernetesObject> there = canaryDeployment(deadline);
        if (there.isEmpty()) {
            return Optional.of(new Result.Refused(canary.ref() + " is not there; make it from " + stable.ref()
                    + " with 0 replicas, labels and selector of its own, and the Service that selects them"));
        }
        PodTemplate template = PodTemplate.of(there.get(), container);
        return nothingLeft(there.get()) || template.carries(revision)
                ? Optional.empty()
                : Optional.of(new Result.Conflict("no canary but " + revision, template.toString()));
    }

    private DeploymentSide.Aim starting(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        int wanted = canaryReplicas.isPresent()
                ? canaryReplicas.getAsInt()
                : Math.max(1, stable.read(deadline).replicas());
        return new DeploymentSide.Aim() {
            @Override
            public String what() {
                return "start " + revision + " in " + canary.ref();
            }

            @Override
            public Optional<JsonPatch> write(DeploymentReading now) throws IOException {
                boolean image = !now.template().carries(revision);
                if (!image && now.replicas() > 0) {
                    return Optional.empty();
                }
                JsonPatch patch =
                        image ? changed(now, revision) : now.template().guarded();
                return Optional.of(now.replicas() > 0 ? patch : patch.add("/spec/replicas", wanted));
            }

            @Override
            public Optional<String> missing(DeploymentReading now, int readyEndpoints) throws IOException {
                return canary.unserved(now, readyEndpoints);
            }
        };
    }

    private static JsonPatch changed(DeploymentReading now, Revision revision) throws IOException {
        return unpaused(now, now.template().change(revision, ""));
    }

    /** A Deployment that is paused would never take its new template up. */
    private static JsonPatch unpaused(DeploymentReading now, JsonPatch patch) {
        return now.deployment().isTrue("/spec/paused") ? patch.remove("/spec/paused") : patch;
    }

    @Override
    public Result promote(Revision revision, Deadline deadline) throws IOException, InterruptedException {
        return stable.bring(promoting(revision), deadline);
    }

    private DeploymentSide.Aim promoting(Revision revision) {
        return new DeploymentSide.Aim() {
            @Override
            public String what() {
                return "give " + stable.ref() + " the image of " + revision;
            }

            @Override
            public Optional<JsonPatch> write(DeploymentReading now) throws IOException {
                return now.template().carries(revision) ? Optional.empty() : Optional.of(changed(now, revision));
            }

            @Override
            public Optional<String> missing(DeploymentReading now, int readyEndpoints) throws IOException {
                return stable.unserved(now, readyEndpoints);
            }
        };
    }

    @Override
    public Result restore(RollbackPoint to, Deadline deadline) throws IOException, InterruptedException {
        if (!deadline.passed() && !stable.read(deadline).captured(to)) {
            return new Result.Conflict(
                    stable.ref() + " that was captured",
                    "one of that name that was made anew, with another uid; look at what it runs, and set the image of "
                            + to.stable() + " by hand if that is still wanted");
        }
        return stable.bring(restoring(to), deadline);
    }

    private DeploymentSide.Aim restoring(RollbackPoint to) {
        return new DeploymentSide.Aim() {
            @Override
            public String what() {
                return "put back the template of " + to.stable() + " in " + stable.ref();
            }

            @Override
            public Optional<JsonPatch> write(DeploymentReading now) throws IOException {
                return now.restoring(to).map(patch -> unpaused(now, patch));
            }

            @Override
            public Optional<String> missing(DeploymentReading now, int readyEndpoints) throws IOException {
                return stable.unserved(now, readyEndpoints);
            }
        };
    }

    @Override
    public Result retire(Deadline deadline) throws IOException, InterruptedException {
        if (!deadline.passed() && canaryDeployment(deadline).isEmpty()) {
            return new Result.Done(false);
        }
        return canary.bring(retiring(), deadline);
    }

    private DeploymentSide.Aim retiring() {
        return new DeploymentSide.Aim() {
            @Override
            public String what() {
                return "take the pods of " + canary.ref();
            }

            @Override
            public Optional<JsonPatch> write(DeploymentReading now) throws IOException {
                return now.replicas() == 0
                        ? Optional.empty()
                        : Optional.of(now.template().guarded().add("/spec/replicas", 0));
            }

            @Override
            public Optional<String> missing(DeploymentReading now, int readyEndpoints) {
                return nothingLeft(now.deployment()) && readyEndpoints == 0
                        ? Optional.empty()
                        : Optional.of(
                                "the pods of " + canary.ref() + " to end; look for an autoscaler of it if that stays");
            }
        };
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Start start) {
            Optional<Result> hindered = hindered(start.canary(), deadline);
            return hindered.isPresent()
                    ? List.of("nothing is sent: " + hindered.get())
                    : canary.plan(starting(start.canary(), deadline), canary.read(deadline)).stream()
                            .toList();
        }
        if (command instanceof Command.Promote promote) {
            return withRetreat(promoting(promote.canary()), deadline);
        }
        return command instanceof Command.Rollback rollback
                ? withRetreat(restoring(rollback.to()), deadline)
                : List.of();
    }

    private List<String> withRetreat(DeploymentSide.Aim first, Deadline deadline)
            throws IOException, InterruptedException {
        List<String> lines = new ArrayList<>();
        stable.plan(first, stable.read(deadline)).ifPresent(lines::add);
        if (canaryDeployment(deadline).isPresent()) {
            canary.plan(retiring(), canary.read(deadline)).ifPresent(lines::add);
        }
        return lines;
    }

    @Override
    public Optional<Rbac> rbac() {
        return Optional.of(Rbac.in(stable.ref().namespace())
                .allow(ResourceKind.DEPLOYMENT, "", "get", "patch")
                .allow(ResourceKind.REPLICA_SET, "", "list")
                .allow(ResourceKind.POD, "", "list")
                .allow(ResourceKind.ENDPOINT_SLICE, "", "list"));
    }

    /** Collects what the pair is made of. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final String namespace;
        private final String stable;
        private final String canary;
        private String stableService;
        private String canaryService;
        private String container = "";
        private OptionalInt canaryReplicas = OptionalInt.empty();
        private TimeSource time = TimeSource.system();
        private Duration poll = Duration.ofMillis(250);

        private Builder(KubernetesClient client, String namespace, String stable, String canary) {
            this.client = Check.notNull("client", client);
            this.namespace = Check.notBlank("namespace", namespace);
            this.stable = Check.notBlank("stable Deployment", stable);
            this.canary = Check.notBlank("canary Deployment", canary);
            if (stable.equals(canary)) {
                throw new IllegalArgumentException(
                        "stable and canary must be two Deployments, but both were " + stable);
            }
            this.stableService = stable;
            this.canaryService = canary;
        }

        private DeploymentSide side(String name, String service) {
            ObjectRef ref = new ObjectRef(ResourceKind.DEPLOYMENT, namespace, name);
            return new DeploymentSide(client, ref, service, container, poll);
        }

        /** Sets the Services of the two Deployments; the default is that they are called as these are. */
        public Builder services(String stable, String canary) {
            ServicePair pair = new ServicePair(stable, canary);
            this.stableService = pair.stable();
            this.canaryService = pair.canary();
            return this;
        }

        /** Sets which container carries the app; the default is the only one. */
        public Builder container(String container) {
            this.container = Check.notBlank("container", container);
            return this;
        }

        /**
         * Sets how many pods a canary is started with; the default is as many as stable has then, so that the canary can bear
         * any weight.
         *
         * @throws IllegalArgumentException unless from 1 to 10,000
         */
        public Builder canaryReplicas(int replicas) {
            this.canaryReplicas = OptionalInt.of((int) Check.inRange("canary replicas", replicas, 1, 10_000));
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Sets the longest pause between two readings while a step waits; the default is 250 ms.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("poll interval", poll);
            return this;
        }

        /** Builds the pair; nothing is asked yet. */
        public DeploymentPair build() {
            return new DeploymentPair(this);
        }
    }
}
