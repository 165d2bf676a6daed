package dev.fledge.rollout.argo;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Drives one Argo Rollout with the canary strategy, and shows what came of it.
 *
 * <p>The Rollout's own steps say which weights there are: a weight holds at a {@code pause: {}} after its {@code setWeight}, and
 * the first such pause must be at weight 0. {@code Start} sets the image and waits there. {@code SetWeight} releases one pause
 * after the other, each only at the step where it was seen, and never ends an analysis or a timed pause early; downwards it
 * goes to the step at once. {@code Promote} promotes in full, past the steps that are left. {@code Abort} aborts, watches that
 * nothing is routed to the canary and that nobody undoes it, and takes other ways if Argo cannot. {@code Rollback} puts the
 * captured template back.
 *
 * <p>Every write presumes what was read, so one that is sent twice or comes late is refused by the API server. When an answer
 * is lost, the Rollout is read and decided on anew. The first Rollout that was seen is the one: after it was deleted and made
 * anew, commands answer {@link Outcome.Conflict}. Requests in flight are not counted in a cluster: drained means out of reach
 * for {@link Builder#settle}.
 *
 * <p>A deadline that has passed is never a success; {@code Abort} and {@code Rollback} are sent even then, and so end up to a
 * few seconds later. Thread-safe; {@code Abort} and {@code Rollback} wait for no other command.
 */
public final class ArgoTarget implements RolloutTarget, AutoCloseable {
    private static final Duration GUARD_WITHIN = Duration.ofSeconds(10);
    private static final Duration LAST_READ = Duration.ofSeconds(2);
    private static final Pattern RUN = Pattern.compile("[A-Za-z0-9._-]+");

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final Duration poll;
    private final Duration escalateAfter;
    private final TimeSource time;
    private final Optional<HttpUrl> endpoint;
    private final boolean templateInDeployment;
    private final RolloutReader reader;
    private final Observing observing;
    private final Drive drive;
    private final ReentrantLock commands = new ReentrantLock();

    private ArgoTarget(Builder builder) {
        this.client = builder.client;
        this.ref = builder.ref;
        this.poll = builder.poll;
        this.escalateAfter = builder.escalateAfter;
        this.time = builder.time;
        this.endpoint = Optional.ofNullable(builder.endpoint);
        this.templateInDeployment = builder.templateInDeployment;
        Settling settling = new Settling(builder.settle, time);
        this.reader = new RolloutReader(client, ref, builder.container, builder.route, time, settling);
        this.observing = new Observing(client, reader, time, poll);
        this.drive = new Drive(reader, client, time, poll, observing::seen);
    }

    /** Starts a target over the Rollout of that name. The client stays the caller's to close. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, new ObjectRef(ResourceKind.ROLLOUT, namespace, name));
    }

    @Override
    public String name() {
        return "Argo Rollout " + ref.namespace() + "/" + ref.name();
    }

    /**
     * Reads what to go back to: the uid of the Rollout, the hash of the stable release and the template as it stands, so that a
     * {@code Rollback} works from another process too.
     *
     * @throws IOException if it cannot be read, has no stable release, or one is under way, so that the template is not the
     *     stable one
     */
    @Override
    public RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        Seen now = reader.read(deadline);
        KubernetesObject template = reader.template(now.view(), deadline).bare();
        Optional<String> notYet = now.view().notYet();
        if (notYet.isPresent()) {
            throw new IOException(ref + " cannot be captured yet; wait for " + notYet.get());
        }
        if (!now.view().fullyPromoted()) {
            throw new IOException(ref + " has a release under way (wanted "
                    + now.view().currentHash() + ", stable " + now.view().stableHash()
                    + "), so its template is not that of stable; abort or promote it first");
        }
        return new RollbackPoint(
                now.snapshot().stable(),
                now.snapshot().seenAt(),
                Map.of(
                        RollingBack.UID, now.rollout().uid(),
                        RollingBack.HASH, now.view().stableHash(),
                        RollingBack.TEMPLATE, template.json()));
    }

    @Override
    public Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        return reader.read(deadline).snapshot();
    }

    /**
     * As {@link RolloutTarget#observe}; told on daemon threads named {@code fledge-argo-target}. The Rollout is watched; what only
     * a {@link TrafficRoute} knows is told with the next change of the Rollout.
     */
    @Override
    public Flow.Publisher<Snapshot> observe() {
        return observing.publisher();
    }

    @Override
    public Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        Goal goal = goal(command);
        return goal.urgent() ? drive.to(goal, command.provenBy(), deadline) : inTurn(goal, deadline);
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        return drive.plan(goal(command), deadline);
    }

    private Goal goal(Command command) throws IOException {
        if (command instanceof Command.Start start) {
            return new Starting(reader, start.canary());
        }
        if (command instanceof Command.SetWeight weight) {
            return new Weighing(weight.permille(), ref.toString());
        }
        if (command instanceof Command.Promote promote) {
            return new Promoting(promote.canary(), ref.toString());
        }
        Aborting abort = new Aborting(reader.urgent(), time, escalateAfter);
        if (command instanceof Command.Abort) {
            return abort;
        }
        if (command instanceof Command.Rollback rollback) {
            String template = rollback.to().identity().get(RollingBack.TEMPLATE);
            if (template == null) {
                throw new IllegalArgumentException(
                        "the rollback point of " + rollback.to().stable()
                                + " holds no template; take one that capture() of this target has given");
            }
            reader.pin(rollback.to().identity().getOrDefault(RollingBack.UID, ""));
            return new RollingBack(reader.urgent(), rollback.to(), KubernetesObject.parse(template), abort);
        }
        throw new AssertionError(command);
    }

    private Outcome inTurn(Goal goal, Deadline deadline) throws IOException, InterruptedException {
        while (!commands.tryLock()) {
            if (deadline.passed()) {
                Snapshot now = snapshot(Deadline.after(LAST_READ, time));
                return new Outcome.Unproved("its turn; another command was running and nothing was written", now);
            }
            deadline.sleepAtMost(poll);
        }
        try {
            return drive.to(goal, Proof.EFFECTIVE, deadline);
        } finally {
            commands.unlock();
        }
    }

    /**
     * Releases the pause of one step. Past that step already: {@link Outcome.AlreadySo}. Never skips an analysis, a timed pause's
     * neighbours or a step that was not named, also when sent twice.
     *
     * @param step counted from 0
     * @throws IllegalArgumentException if {@code step} is negative
     */
    public Outcome promoteStep(int step, Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.past((int) Check.inRange("step", step, 0, Integer.MAX_VALUE)), deadline);
    }

    /**
     * Leaves one step, also one whose analysis runs or was inconclusive. Past that step already: {@link Outcome.AlreadySo}.
     *
     * @param step counted from 0
     * @throws IllegalArgumentException if {@code step} is negative
     */
    public Outcome skipStep(int step, Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.skipped((int) Check.inRange("step", step, 0, Integer.MAX_VALUE)), deadline);
    }

    /** Sets {@code spec.paused}: the controller does nothing more, and the traffic stays as it is. */
    public Outcome pause(Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.held(true), deadline);
    }

    /** Takes {@link #pause} back. Releases no step. */
    public Outcome resume(Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.held(false), deadline);
    }

    /** Takes an abort back: the canary begins at its first step again. */
    public Outcome retry(Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.retried(), deadline);
    }

    /** Has all pods replaced that were made before {@code at}; a second call with the same instant changes nothing. */
    public Outcome restart(Instant at, Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.restarted(Check.notNull("instant", at)), deadline);
    }

    /** Ends all analyses that run. Argo takes an analysis that was ended as successful if nothing had failed until then. */
    public Outcome terminateAnalysis(Deadline deadline) throws IOException, InterruptedException {
        return inTurn(Steering.analysesEnded(), deadline);
    }

    /**
     * Returns what a background analysis that asks our endpoint guarantees by its own numbers, or what is missing. Reads the
     * Rollout and its AnalysisTemplates, within 10 seconds.
     */
    @Override
    public Guard guard() {
        if (endpoint.isEmpty()) {
            return new Guard.None(
                    "nobody asks whether Fledge lives; name the endpoint with verdictEndpoint() and add what"
                            + " analysisTemplate() prints");
        }
        Deadline deadline = Deadline.after(GUARD_WITHIN, time);
        try {
            return new VerdictGuard(client, endpoint.get()).of(new RolloutView(client.get(ref, deadline)), deadline);
        } catch (IOException e) {
            return new Guard.None("the analysis of " + ref + " could not be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Guard.None("interrupted while the analysis of " + ref + " was read; ask again");
        }
    }

    /**
     * Returns the AnalysisTemplate that makes Argo ask us every 10 seconds, as YAML for {@code kubectl apply -f -}, and as a
     * comment what the Rollout needs to use it. With it the canary is off at most 27 seconds after our death.
     *
     * @param ourEndpoint where the cluster reaches us; the path of the verdict is added
     * @param run the run that the verdict is about
     * @throws IllegalArgumentException if {@code run} is not of letters, digits, dots, dashes and underscores
     */
    public String analysisTemplate(HttpUrl ourEndpoint, String run) {
        if (!RUN.matcher(Check.notNull("run", run)).matches()) {
            throw new IllegalArgumentException(
                    "run stands in a URL and must be of A-Z, a-z, 0-9, '.', '_' and '-', but was '" + run + "'");
        }
        return VerdictGuard.yaml(Check.notNull("endpoint", ourEndpoint), ref.namespace(), run);
    }

    /** Returns the least rights that this target needs. */
    public Rbac rbac() {
        Rbac rights = Rbac.in(ref.namespace())
                .allow(ResourceKind.ROLLOUT, "", "get", "list", "watch", "patch")
                .allow(ResourceKind.ROLLOUT, "status", "patch")
                .allow(ResourceKind.REPLICA_SET, "", "list")
                .allow(ResourceKind.REPLICA_SET, "scale", "patch")
                .allow(ResourceKind.POD, "", "list")
                .allow(ResourceKind.ANALYSIS_RUN, "", "patch")
                .allow(VerdictGuard.TEMPLATE, "", "get");
        return templateInDeployment ? rights.allow(ResourceKind.DEPLOYMENT, "", "get", "patch") : rights;
    }

    /**
     * Returns a gate to be asked before a start: whether we may do all that a rollback needs, and whether the Rollout can be
     * driven by its steps.
     */
    public Gate preflight() {
        return new Preflight(rbac().preflight(client, time), client, ref, templateInDeployment, time);
    }

    /** Completes all observers. The Rollout stays as it is. */
    @Override
    public void close() {
        observing.close();
    }

    /** Collects how a Rollout is driven. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final ObjectRef ref;
        private String container = "";
        private Duration settle = Duration.ofSeconds(30);
        private Duration poll = Duration.ofSeconds(1);
        private Duration escalateAfter = Duration.ofSeconds(5);
        private TimeSource time = TimeSource.system();
        private boolean templateInDeployment;
        private @Nullable TrafficRoute route;
        private @Nullable HttpUrl endpoint;

        private Builder(KubernetesClient client, ObjectRef ref) {
            this.client = Check.notNull("client", client);
            this.ref = ref;
        }

        /** Names the container that carries the app; the default is the only one. */
        public Builder container(String container) {
            this.container = Check.notBlank("container", container);
            return this;
        }

        /**
         * Sets how long a request to the canary may last: so long it must have been out of reach, and its abort have held, before
         * it is drained. The default is 30 seconds.
         */
        public Builder settle(Duration settle) {
            this.settle = Check.notNegative("time to settle", settle);
            return this;
        }

        /** Sets how often commands look again; the default is 1 second. */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("time between looks", poll);
            return this;
        }

        /** Sets how long an abort may take before the next way is taken; the default is 5 seconds. */
        public Builder escalateAfter(Duration escalateAfter) {
            this.escalateAfter = Check.positive("time until the next way", escalateAfter);
            return this;
        }

        /** Sets the object that routes traffic, to be read as well; the default is to believe what the Rollout reports. */
        public Builder route(TrafficRoute route) {
            this.route = Check.notNull("route", route);
            return this;
        }

        /** Names the base of the endpoint where Argo asks us, for {@link #guard}; the default is none. */
        public Builder verdictEndpoint(HttpUrl endpoint) {
            this.endpoint = Check.notNull("endpoint", endpoint);
            return this;
        }

        /** Says that {@code spec.workloadRef} names a Deployment, so that {@link #rbac} includes the rights on it. */
        public Builder templateInDeployment() {
            this.templateInDeployment = true;
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /** Builds the target; nothing is asked yet. */
        public ArgoTarget build() {
            return new ArgoTarget(this);
        }
    }
}
