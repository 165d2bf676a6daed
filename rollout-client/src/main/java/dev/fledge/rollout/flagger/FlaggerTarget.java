package dev.fledge.rollout.flagger;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.LeaseBook;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.RollbackPoint;
import dev.fledge.rollout.RolloutTarget;
import dev.fledge.rollout.Snapshot;
import dev.fledge.rollout.internal.ObservedSnapshots;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.PodTemplate;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Drives one Canary of Flagger and its Deployment: begins releases, lets Flagger take its steps one by one through our hooks,
 * and ends them.
 *
 * <p>Flagger works only once an interval, at least 10 s apart, and steps up by itself: a weight is reached by saying yes to
 * its hook until the route shows it, and held by saying no. It never steps down but to 0. {@code Abort} sends everything to
 * the primary in the route, demands the rollback through our hook and raises the count of failed checks, all at once; it is
 * proved when Flagger has given the release up. {@code Rollback} after a promotion releases the former pod template with {@code
 * spec.skipAnalysis}, which is put back afterwards. Weights are read in the route.
 *
 * <p>The hooks answer only while a run of the app holds its lease in the book. Thread-safe; commands wait for each other, except
 * {@code Abort}, which waits for none. A command whose deadline has passed writes nothing, but an abort is sent;
 * what came of a command is read within 2 s after its deadline at most. Observers are
 * called, and the cluster is polled for them, on daemon threads named {@code fledge-flagger-target}.
 */
public final class FlaggerTarget implements RolloutTarget, AutoCloseable {
    private static final Duration LOCK_POLL = Duration.ofMillis(5);
    private static final Duration UNASKED = Duration.ofSeconds(5);
    private static final Duration READ_WITHIN = Duration.ofSeconds(10);

    private final KubernetesClient client;
    private final ObjectRef ref;
    private final Settings settings;
    private final CanaryGates gates;
    private final CanaryAccess access;
    private final CanaryAccess urgent;
    private final CanaryRelease release;
    private final CanaryAdvance advance;
    private final CanaryAbort abort;
    private final CanaryRollback rollback;
    private final ObservedSnapshots observed;
    private final ReentrantLock commands = new ReentrantLock();

    /** What a builder collected. */
    record Settings(HttpUrl endpoint, String container, Timing timing, Optional<FlaggerRoute> route) {
        TimeSource time() {
            return timing.time();
        }

        Duration poll() {
            return timing.poll();
        }

        Duration settle() {
            return timing.settle();
        }

        Duration tick() {
            return timing.tick();
        }
    }

    record Timing(TimeSource time, Duration poll, Duration settle, Duration tick) {}

    private FlaggerTarget(Builder builder, LeaseBook book, HttpUrl endpoint) {
        this.client = builder.client;
        this.ref = builder.ref;
        Timing timing = new Timing(builder.time, builder.poll, builder.settle, builder.tick);
        this.settings = new Settings(endpoint, builder.container, timing, Optional.ofNullable(builder.route));
        this.gates = new CanaryGates(book, builder.app.isEmpty() ? ref.name() : builder.app);
        this.observed = ObservedSnapshots.polled(
                "fledge-flagger-target", this::snapshot, READ_WITHIN, settings.poll(), settings.time());
        CanaryMemory memory = new CanaryMemory(settings);
        this.access = new CanaryAccess(client, ref, settings, memory, observed::saw);
        // The way back waits for no other request.
        this.urgent = new CanaryAccess(client.urgent(), ref, settings, memory, observed::saw);
        this.release = new CanaryRelease(access, gates, settings);
        this.advance = new CanaryAdvance(access, gates, release, settings);
        this.abort = new CanaryAbort(urgent, gates);
        this.rollback = new CanaryRollback(urgent, abort, gates, settings);
    }

    /** Starts the settings of a target over a Canary. The client stays the caller's to close. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, new ObjectRef(ResourceKind.CANARY, namespace, name));
    }

    @Override
    public String name() {
        return "Flagger canary " + ref.namespace() + "/" + ref.name();
    }

    @Override
    public RollbackPoint capture(Deadline deadline) throws IOException, InterruptedException {
        CanaryReading now = access.read(deadline);
        Snapshot seen = access.snapshot(now);
        PodTemplate target = now.targetTemplate(settings.container());
        String uid = now.target().uid();
        // After a failed release the template is that of the canary, not of what is stable.
        Map<String, String> identity = target.carries(seen.stable())
                ? Map.of(
                        CanaryRollback.UID,
                        uid,
                        CanaryRollback.TEMPLATE,
                        target.bare().json())
                : Map.of(CanaryRollback.UID, uid);
        return new RollbackPoint(seen.stable(), seen.seenAt(), identity);
    }

    @Override
    public Snapshot snapshot(Deadline deadline) throws IOException, InterruptedException {
        return access.snapshot(access.read(deadline));
    }

    @Override
    public Flow.Publisher<Snapshot> observe() {
        return observed;
    }

    @Override
    public List<String> plan(Command command, Deadline deadline) throws IOException, InterruptedException {
        return new FlaggerPlan(access, release, advance, abort, rollback, settings).of(command, deadline);
    }

    @Override
    public Outcome apply(Command command, Deadline deadline) throws IOException, InterruptedException {
        if (command instanceof Command.Abort) {
            return abort.abort(deadline);
        }
        if (command instanceof Command.Rollback back && rollback.needsAbort(urgent.read(deadline), back.to())) {
            // Users first; whoever has the turn sees that the release is over.
            Outcome aborted = abort.abort(deadline);
            if (!aborted.shows(Proof.DRAINED)) {
                return aborted;
            }
        }
        if (!lock(deadline)) {
            return new Outcome.Unproved("its turn; nothing more was written", access.snapshot(access.read(deadline)));
        }
        try {
            if (command instanceof Command.Start start) {
                return release.start(start.canary(), deadline);
            }
            if (command instanceof Command.SetWeight weight) {
                return advance.weigh(weight.permille(), deadline);
            }
            if (command instanceof Command.Promote promote) {
                return advance.promote(promote.canary(), deadline);
            }
            return rollback.rollback(((Command.Rollback) command).to(), deadline);
        } finally {
            commands.unlock();
        }
    }

    private boolean lock(Deadline deadline) throws InterruptedException {
        do {
            if (commands.tryLock()) {
                return true;
            }
            deadline.sleepAtMost(LOCK_POLL);
        } while (!deadline.passed());
        return false;
    }

    /**
     * Says whether Flagger asks our rollout hook, and how long users can meet the canary after our death: {@code (threshold + 1)}
     * intervals and the timeouts of our hooks. Reads the Canary if it was not read yet, within 5 s.
     */
    @Override
    public Guard guard() {
        try {
            CanaryReading now = access.last().isPresent()
                    ? access.last().get()
                    : access.read(Deadline.after(UNASKED, settings.time()));
            return CanaryHooks.of(now.canary(), settings.endpoint()).guard();
        } catch (IOException e) {
            return new Guard.None("the Canary could not be read: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Guard.None("the Canary could not be read: interrupted");
        }
    }

    /**
     * Returns the entries that the Canary needs below {@code spec.analysis.webhooks}, as YAML. They hold the token of the endpoint,
     * so they are as secret as it is.
     */
    public String webhooks() {
        return CanaryHooks.yaml(settings.endpoint(), gates.app());
    }

    /** Returns the rights that all commands need. */
    public Rbac rbac() {
        Rbac rights = Rbac.in(ref.namespace())
                .allow(ResourceKind.CANARY, "", "get", "patch")
                .allow(ResourceKind.CANARY, "status", "patch")
                .allow(ResourceKind.DEPLOYMENT, "", "get", "patch");
        return settings.route()
                .map(route -> route.rights(rights))
                .orElse(rights.allow(ResourceKind.HTTP_ROUTE, "", "get", "patch"));
    }

    /** Returns a gate that asks for each of the {@link #rbac rights}, and whether a release could begin now and would obey us. */
    public Gate preflight() {
        return () -> {
            List<Finding> findings =
                    new ArrayList<>(rbac().preflight(client, settings.time()).check());
            CanaryReading now = access.read(Deadline.after(UNASKED, settings.time()));
            Optional<String> hindrance = release.hindrance(now);
            findings.add(
                    hindrance.isPresent()
                            ? Finding.fail(name())
                                    .reason("CANARY_NOT_READY")
                                    .message(hindrance.get())
                                    .build()
                            : Finding.pass(name())
                                    .message("phase " + now.phaseWord() + ", weight 0, and every hook asks us")
                                    .build());
            return findings;
        };
    }

    /** Completes all observers and stops polling for them. Flagger goes on as its hooks are answered. */
    @Override
    public void close() {
        observed.close();
    }

    /** Collects settings. Not thread-safe. */
    public static final class Builder {
        private final KubernetesClient client;
        private final ObjectRef ref;
        private TimeSource time = TimeSource.system();
        private String container = "";
        private String app = "";
        private Duration poll = Duration.ofSeconds(1);
        private Duration settle = Duration.ofSeconds(30);
        private Duration tick = CanaryAnalysis.FLOOR;
        private @Nullable FlaggerRoute route;
        private @Nullable LeaseBook book;
        private @Nullable HttpUrl endpoint;

        private Builder(KubernetesClient client, ObjectRef ref) {
            this.client = Check.notNull("client", client);
            this.ref = ref;
        }

        /**
         * Sets what our hooks answer from, and where they are asked; required.
         *
         * @param endpoint where the cluster reaches a {@code FledgeEndpoint} over the same book, with its token
         */
        public Builder hooks(LeaseBook book, HttpUrl endpoint) {
            this.book = Check.notNull("lease book", book);
            this.endpoint = Check.notNull("endpoint", endpoint);
            return this;
        }

        /** Sets what the lease book calls the app; the default is the name of the Canary. @throws IllegalArgumentException if blank */
        public Builder app(String app) {
            this.app = Check.notBlank("app", app);
            return this;
        }

        /** Sets which container carries the app; the default is the only one. @throws IllegalArgumentException if blank */
        public Builder container(String container) {
            this.container = Check.notBlank("container", container);
            return this;
        }

        /** Sets what routes; the default is the HTTPRoute that Flagger makes for the Canary's service. */
        public Builder route(FlaggerRoute route) {
            this.route = Check.notNull("route", route);
            return this;
        }

        /**
         * Sets how long the canary must be out of reach until its requests are taken for done, since nobody counts them; the default
         * is 30 s.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder settle(Duration settle) {
            this.settle = Check.positive("settle time", settle);
            return this;
        }

        /** Sets how often the cluster is read while something is awaited or observed; the default is 1 s. @throws IllegalArgumentException if not positive */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("poll interval", poll);
            return this;
        }

        /**
         * Sets how long Flagger needs from a yes to the step in the route at most; the default is 10 s. After that a yes counts as
         * lost and is given again: a shorter time than Flagger's can step twice.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder tick(Duration tick) {
            this.tick = Check.positive("tick", tick);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time source", time);
            return this;
        }

        /**
         * Builds the target; nothing is asked yet.
         *
         * @throws IllegalStateException if {@link #hooks} was not set: nothing but our answers holds Flagger at a weight
         */
        public FlaggerTarget build() {
            if (book == null || endpoint == null) {
                throw new IllegalStateException(
                        "hooks() must be set, since nothing but our answers holds Flagger at a weight");
            }
            return new FlaggerTarget(this, book, endpoint);
        }
    }
}
