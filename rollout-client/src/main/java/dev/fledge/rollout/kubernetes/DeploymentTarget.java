package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.internal.ObservedSnapshots;
import dev.fledge.rollout.kubernetes.DeploymentCommands.Decision;
import dev.fledge.rollout.kubernetes.DeploymentSteps.Step;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A canary by replicas: two Deployments behind one Service, and nothing else in the cluster. The share of new connections that
 * the canary gets is its share of the ready pods, so weights come in steps; one that the pods cannot make is refused.
 *
 * <p>{@code Start} runs one canary pod without one of the labels that the Service selects, so the image is proved where no
 * user gets to. A weight gives the canary pods those labels: up to 500 permille pods are added to the stable ones, above that
 * stable pods are taken away, and only after the canary's serve. {@code Abort} takes all canary pods away; if stable ones were
 * taken before, those come back first, as fast as they become ready. {@code Promote} sets the image of the stable Deployment
 * by digest and takes the canary away when all its pods run it. {@code Rollback} puts the captured pod template back, found by
 * the hash of its ReplicaSet. Drained is claimed when the pods of the canary are gone from the API, or have been out of the
 * endpoints for the settle time.
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none, and a command that an abort or a
 * rollback has overtaken ends. A deadline that has passed is never a success, but {@code Abort} and {@code Rollback} still
 * write what may be written at once. Reading what to say then may take one {@link Builder#requestTimeout} longer.
 */
public final class DeploymentTarget implements RolloutTarget, AutoCloseable {
    private static final int IDLE_POLLS = 5;

    private final KubernetesClient client;
    private final DeploymentNames names;
    private final String run;
    private final boolean canaryMustExist;
    private final Duration poll;
    private final Duration requestTimeout;
    private final Duration unschedulableFor;
    private final TimeSource time;
    private final DeploymentReader reader;
    private final DeploymentReader urgentReader;
    private final DeploymentCommands commands;
    private final QuietClock quiet;
    private final ObservedSnapshots observers;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong urgentCommands = new AtomicLong();
    private final AtomicReference<Optional<String>> capturedUid = new AtomicReference<>(Optional.empty());

    private DeploymentTarget(Builder builder) {
        this.client = builder.client;
        this.names = builder.names();
        this.run = builder.run;
        this.canaryMustExist = builder.canaryMustExist;
        this.poll = builder.poll;
        this.requestTimeout = builder.requestTimeout;
        this.unschedulableFor = builder.unschedulableFor;
        this.time = builder.time;
        this.reader = new DeploymentReader(client, names, builder.container);
        this.urgentReader = new DeploymentReader(client.urgent(), names, builder.container);
        this.commands = new DeploymentCommands(names, run, canaryMustExist);
        this.quiet = new QuietClock(Optional.ofNullable(builder.settle), time);
        this.observers = ObservedSnapshots.polled(
                "fledge-deployment-" + names.stable(),
                this::snapshot,
                requestTimeout,
                poll.multipliedBy(IDLE_POLLS),
                time);
    }

    /** Starts a target over the Deployment of that name, which is stable. The client stays the caller's to close. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, namespace, name);
    }

    @Override
    public String name() {
        return "Deployment " + names.namespace() + "/" + names.stable();
    }

    @Override
    public RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        DeploymentLook look = look(deadline);
        RollbackPoint point = RollbackIdentity.capture(look, time.now());
        capturedUid.set(Optional.of(look.stable().uid()).filter(uid -> !uid.isEmpty()));
        return point;
    }

    @Override
    public Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        return seen(look(deadline));
    }

    @Override
    public Flow.Publisher<Snapshot> observe() {
        return observers;
    }

    /**
     * {@inheritDoc}
     *
     * <p>A line is verb, path, content type and body, or what is waited for in between. Values of environment variables are
     * left out. A command that would be refused has one line, that says so.
     */
    @Override
    public List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        DeploymentLook look = look(deadline);
        Decision decision = commands.decide(command, look, seen(look));
        if (decision instanceof Decision.Stop stop) {
            return List.of("nothing is sent: " + stop.outcome().describe());
        }
        List<String> lines = new ArrayList<>();
        for (Step step : steps(look, ((Decision.Go) decision).aim(), false).left()) {
            step.awaiting().ifPresent(awaited -> lines.add("wait: " + awaited));
            lines.add(step.request().describe());
        }
        return lines;
    }

    @Override
    public Guard guard() {
        return new Guard.None("no controller asks us, so the canary pods of " + names.canaryRef()
                + " go on if we die; take them away with: kubectl scale -n " + names.namespace() + " deployment/"
                + names.canary() + " --replicas=0");
    }

    @Override
    public Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            urgentCommands.incrementAndGet();
            return new DeploymentRun(this, command, deadline, () -> false).outcome();
        }
        boolean urgent = urgent(command);
        long before = urgent ? urgentCommands.incrementAndGet() : urgentCommands.get();
        if (!lock(urgent ? atLeastOneRequest(deadline) : deadline)) {
            Snapshot seen = snapshot(atLeastOneRequest(deadline));
            return new Outcome.Unproved("its turn; the deadline had passed and nothing was written", seen);
        }
        try {
            return new DeploymentRun(this, command, deadline, () -> !urgent && urgentCommands.get() != before)
                    .outcome();
        } finally {
            turn.unlock();
        }
    }

    static boolean urgent(Command command) {
        return command instanceof Command.Abort || command instanceof Command.Rollback;
    }

    private boolean lock(Deadline deadline) throws InterruptedException {
        while (!deadline.passed()) {
            if (turn.tryLock()) {
                return true;
            }
            deadline.sleepAtMost(poll);
        }
        return false;
    }

    private DeploymentLook look(Deadline deadline) throws IOException, InterruptedException {
        return reader.look(atLeastOneRequest(deadline));
    }

    DeploymentLook look(Command command, Deadline deadline) throws IOException, InterruptedException {
        return (urgent(command) ? urgentReader : reader).look(atLeastOneRequest(deadline));
    }

    Snapshot seen(DeploymentLook look) throws IOException {
        Snapshot seen = look.snapshot(time.now(), quiet.settled(look));
        observers.saw(seen);
        return seen;
    }

    boolean drainedOfFormer(DeploymentLook look) throws IOException {
        return look.formerPods().isEmpty() || quiet.settled(look);
    }

    DeploymentSteps steps(DeploymentLook look, DeploymentAim aim, boolean hurried) {
        return new DeploymentSteps(look, aim, names, run, hurried);
    }

    /** Returns a deadline that leaves time to say what is so, also when the caller's has passed. */
    Deadline atLeastOneRequest(Deadline deadline) {
        return deadline.remaining().compareTo(requestTimeout) >= 0 ? deadline : Deadline.after(requestTimeout, time);
    }

    KubernetesClient client(Command command) {
        return urgent(command) ? client.urgent() : client;
    }

    DeploymentCommands commands() {
        return commands;
    }

    @SuppressWarnings("NullAway") // It holds a value from the start.
    Optional<String> capturedUid() {
        return capturedUid.get();
    }

    Duration poll() {
        return poll;
    }

    Duration unschedulableFor() {
        return unschedulableFor;
    }

    TimeSource time() {
        return time;
    }

    /** Returns the rights that this target needs, those of the rollback included. */
    public Rbac rbac() {
        Rbac rights = Rbac.in(names.namespace())
                .allow(ResourceKind.DEPLOYMENT, "", "get", "patch")
                .allow(ResourceKind.REPLICA_SET, "", "list")
                .allow(ResourceKind.POD, "", "list")
                .allow(ResourceKind.SERVICE, "", "get")
                .allow(ResourceKind.ENDPOINT_SLICE, "", "list")
                .allow(Autoscalers.KIND, "", "list");
        return canaryMustExist ? rights : rights.allow(ResourceKind.DEPLOYMENT, "", "create");
    }

    /** Returns a gate that asks the API server for each of these rights; to be asked before a canary starts. */
    public Gate preflight() {
        return rbac().preflight(client, time);
    }

    /** Completes all observers. The canary stays as it is. May be repeated. */
    @Override
    public void close() {
        observers.close();
    }

    /** Collects what a target needs to know. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final String namespace;
        private final String name;
        private String canary;
        private String service;
        private String container = "";
        private String run = "";
        private boolean canaryMustExist;
        private @Nullable Duration settle;
        private Duration poll = Duration.ofSeconds(1);
        private Duration requestTimeout = Duration.ofSeconds(10);
        private Duration unschedulableFor = Duration.ofSeconds(5);
        private TimeSource time = TimeSource.system();

        private Builder(KubernetesClient client, String namespace, String name) {
            this.client = Check.notNull("client", client);
            this.namespace = Check.notBlank("namespace", namespace);
            this.name = Check.notBlank("name of a Deployment", name);
            this.canary = name + "-canary";
            this.service = name;
        }

        private DeploymentNames names() {
            return new DeploymentNames(namespace, name, canary, service);
        }

        /** Sets the name of the canary's Deployment; the default is that of the stable one and {@code -canary}. */
        public Builder canary(String canary) {
            this.canary = Check.notBlank("name of the canary's Deployment", canary);
            return this;
        }

        /** Refuses to start unless the canary's Deployment is there; the default is to make it from the stable one. */
        public Builder canaryMustExist() {
            this.canaryMustExist = true;
            return this;
        }

        /** Sets the name of the Service that users reach the pods by; the default is that of the stable Deployment. */
        public Builder service(String service) {
            this.service = Check.notBlank("name of a Service", service);
            return this;
        }

        /** Sets which container carries the app; the default is the only one. */
        public Builder container(String container) {
            this.container = Check.notBlank("name of a container", container);
            return this;
        }

        /** Sets what templates are marked with, as the annotation {@value PodTemplate#RUN}; the default is no mark. */
        public Builder run(String run) {
            this.run = Check.notBlank("name of the run", run);
            return this;
        }

        /**
         * Sets how long a request may last after its pod has left the endpoints; only asked while such pods are still there. The
         * default is the {@code terminationGracePeriodSeconds} of the template.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder settle(Duration settle) {
            this.settle = Check.notNegative("settle time", settle);
            return this;
        }

        /**
         * Sets the pause between two looks of a command; the default is 1 s. Observers look five times less often while no
         * command runs. A look is about ten requests.
         *
         * @throws IllegalArgumentException if it is not positive */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("poll", poll);
            return this;
        }

        /** Sets how long one look or write may take; the default is 10 s. @throws IllegalArgumentException if it is not positive */
        public Builder requestTimeout(Duration requestTimeout) {
            this.requestTimeout = Check.positive("request timeout", requestTimeout);
            return this;
        }

        /**
         * Sets after how long a pod without a node is a failure; the default is 5 s. Where nodes are added on demand, set more
         * than that takes.
         *
         * @throws IllegalArgumentException if negative
         */
        public Builder unschedulableFor(Duration unschedulableFor) {
            this.unschedulableFor = Check.notNegative("time without a node", unschedulableFor);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Builds the target; nothing is asked yet.
         *
         * @throws IllegalStateException if both versions have one name
         */
        public DeploymentTarget build() {
            if (canary.equals(name)) {
                throw new IllegalStateException(
                        "stable and canary must be two Deployments, but both are " + name + "; name one with canary()");
            }
            return new DeploymentTarget(this);
        }
    }
}
