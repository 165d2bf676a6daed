package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.Command;
import dev.fledge.rollout.Guard;
import dev.fledge.rollout.Outcome;
import dev.fledge.rollout.Proof;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Moves traffic between two instances behind an nginx on this machine, by a file that nginx includes and a reload.
 *
 * <p>The file holds two upstreams, {@code split_clients} with one decimal of a percent, a map of the header
 * {@code X-Canary: always} or {@code never}, and a page on loopback that says which of our files the answering worker runs.
 * Your {@code server} sends requests to {@code http://$NAME_upstream}. A command writes the file anew and renames it into its
 * place, has {@code nginx -t} test it, reloads, and waits until the page tells of the new file and no worker from before takes
 * connections. A file that fails the test is replaced by the old one. A reload that nginx did not carry out although the
 * signal was sent is {@link Outcome.Unproved}: weights are read from the page, never from the file.
 *
 * <p>{@code Abort} takes the canary out of split and map; it is drained when the old workers have ended, or after
 * {@link Builder#settle}. {@code Promote} sends all to the canary's instance, which is also what a restart of nginx does. The
 * former stable instance goes on running after {@code Promote} and is yours to end. Each reload closes idle connections of
 * clients.
 *
 * <p>Every weight from 0 to 1000 is expressed; the split is by hash of {@link Builder#key}, so a share is met on average.
 * Only one process may drive a file: hold a lease. Thread-safe; {@code Abort} waits for no other command; observers are called
 * on daemon threads named {@code fledge-nginx}.
 */
public final class NginxTarget extends PlainTarget {
    private final String name;
    private final NginxConfigs configs;
    private final NginxView view;
    private final TimeSource time;
    private final Set<Revision> retiring = ConcurrentHashMap.newKeySet();

    private NginxTarget(Builder builder) {
        super(
                builder.instances,
                builder.poll,
                new Observing("fledge-nginx", builder.answerWithin, builder.observeEvery),
                builder.time);
        this.name = builder.name;
        this.time = builder.time;
        this.configs = new NginxConfigs(
                builder.include(),
                builder.files,
                new NginxProcess(builder.program, builder.files),
                new Waits(builder.answerWithin, builder.settle, builder.poll),
                builder.time);
        this.view = new NginxView(configs, builder.instances, time);
    }

    /** How long is waited for what. */
    record Waits(Duration answer, Duration settle, Duration poll) {}

    /**
     * Starts a target over the files of one nginx.
     *
     * @param name the app; variables and upstreams in the file are named by it, such as {@code $shop_upstream}
     * @param statePort a free port of loopback for the page that says what runs
     */
    public static Builder of(NginxFiles files, String name, int statePort, Instances instances) {
        return new Builder(files, name, statePort, instances);
    }

    @Override
    public String name() {
        return "nginx " + name;
    }

    @Override
    Snapshot read(Deadline deadline) throws IOException, InterruptedException {
        return view.read(deadline);
    }

    @Override
    Snapshot readLate(Deadline deadline) throws IOException, InterruptedException {
        return view.read(fresh());
    }

    @Override
    long closings() {
        return configs.closings();
    }

    @Override
    List<String> planned(Command command, Snapshot now, Deadline deadline) throws IOException, InterruptedException {
        return new NginxPlan(configs, now, retiring).of(command, deadline);
    }

    @Override
    public Guard guard() {
        return new Guard.None("nginx asks nobody and goes on with its file when this process dies; put HAProxy with a"
                + " lease check in front, or abort by hand with fledge.sh rollout abort");
    }

    @Override
    Outcome abort(Deadline deadline) throws IOException, InterruptedException {
        long asked = configs.closing();
        NginxState closed = configs.knownState(deadline).closed();
        return drained(configs.change(closed, asked, true, deadline), deadline);
    }

    /** An outcome is told also after its deadline. */
    private Deadline fresh() {
        return Deadline.after(Duration.ofSeconds(5), time);
    }

    @Override
    Optional<Outcome> beforeStart(Snapshot now, Deadline deadline) throws IOException, InterruptedException {
        return inTheWay(now, deadline);
    }

    @Override
    Outcome started(InetSocketAddress canary, long closings, Deadline deadline)
            throws IOException, InterruptedException {
        return effective(
                configs.change(NginxState.started(state(deadline).stable(), canary), closings, false, deadline));
    }

    private NginxState state(Deadline deadline) throws IOException, InterruptedException {
        return configs.running(deadline).state();
    }

    /** What somebody wrote by hand is not overwritten on the way up. */
    @Override
    Optional<Outcome> inTheWay(Snapshot now, Deadline deadline) throws IOException, InterruptedException {
        String difference = configs.difference(configs.running(deadline));
        return difference.contains("by hand")
                ? Optional.of(new Outcome.Conflict("the file as this target wrote it", difference, now))
                : Optional.empty();
    }

    @Override
    Outcome weighed(int permille, long closings, Deadline deadline) throws IOException, InterruptedException {
        return effective(configs.change(state(deadline).weighed(permille), closings, permille == 0, deadline));
    }

    @Override
    Optional<InetSocketAddress> canaryAddress(Deadline deadline) throws IOException, InterruptedException {
        return state(deadline).canary();
    }

    @Override
    Optional<Outcome> promotedAlready(Revision canary, Snapshot now, long closings, Deadline deadline)
            throws IOException, InterruptedException {
        return now.stable().equals(canary) && now.canary().isEmpty()
                ? Optional.of(
                        effective(configs.change(NginxState.only(state(deadline).stable()), closings, false, deadline)))
                : Optional.empty();
    }

    @Override
    Outcome promoted(long closings, Deadline deadline) throws IOException, InterruptedException {
        InetSocketAddress canary = state(deadline).canary().orElseThrow();
        return effective(configs.change(NginxState.only(canary), closings, false, deadline));
    }

    @Override
    Outcome rollback(Revision to, Deadline deadline) throws IOException, InterruptedException {
        long asked = configs.closing();
        NginxState before = configs.knownState(deadline);
        Optional<Revision> stable = instances().at(before.stable(), deadline).map(Instances.Instance::revision);
        Optional<Revision> canary = view.canary(before, deadline);
        boolean wrote = false;
        if ((before.open() && !stable.equals(Optional.of(to))) || deadline.passed()) {
            // Users first: what has to be started may take its time.
            NginxConfigs.Changed closed = configs.change(before.closed(), asked, true, deadline);
            wrote = closed.wrote();
            if (!closed.done()) {
                return drained(closed, deadline);
            }
        }
        if (!turn(deadline)) {
            return new Outcome.Unproved("its turn", view.read(fresh()));
        }
        try {
            canary.ifPresent(retiring::add);
            stable.ifPresent(retiring::add);
            retiring.remove(to);
            InetSocketAddress address = instances().start(to, deadline);
            NginxConfigs.Changed moved = configs.change(NginxState.only(address), asked, true, deadline);
            wrote |= moved.wrote() || !retiring.isEmpty();
            if (!moved.done() || !configs.awaitSettled(deadline)) {
                return drained(moved, deadline);
            }
            for (Revision revision : Set.copyOf(retiring)) {
                instances().end(revision, deadline);
                retiring.remove(revision);
            }
            return drained(new NginxConfigs.Changed(wrote, true, false, ""), deadline);
        } finally {
            endTurn();
        }
    }

    private Outcome effective(NginxConfigs.Changed changed) throws IOException, InterruptedException {
        return outcome(changed, Proof.EFFECTIVE);
    }

    private Outcome drained(NginxConfigs.Changed changed, Deadline deadline) throws IOException, InterruptedException {
        return !changed.done() || configs.awaitSettled(deadline)
                ? outcome(changed, Proof.DRAINED)
                : new Outcome.Unproved("the end of the old workers, which may still have requests", view.read(fresh()));
    }

    private Outcome outcome(NginxConfigs.Changed changed, Proof proof) throws IOException, InterruptedException {
        if (changed.refused()) {
            return new Outcome.Refused(changed.why());
        }
        Snapshot seen = view.read(fresh());
        if (!changed.done()) {
            return new Outcome.Unproved(changed.why(), seen);
        }
        return changed.wrote() ? new Outcome.Reached(proof, seen) : new Outcome.AlreadySo(proof, seen);
    }

    /** Completes all observers. nginx and the instances go on. */
    @Override
    public void close() {
        super.close();
        configs.close();
    }

    /** Sets up the target. Not thread-safe. */
    public static final class Builder {
        private final NginxFiles files;
        private final String name;
        private final int statePort;
        private final Instances instances;
        private List<String> program = List.of("nginx");
        private String header = "X-Canary";
        private String key = "$request_id";
        private Duration answerWithin = Duration.ofSeconds(2);
        private Duration settle = Duration.ofSeconds(60);
        private Duration poll = Duration.ofMillis(5);
        private Duration observeEvery = Duration.ofSeconds(1);
        private TimeSource time = TimeSource.system();

        private Builder(NginxFiles files, String name, int statePort, Instances instances) {
            this.files = Check.notNull("files", files);
            this.name = Check.notNull("name", name);
            this.statePort = statePort;
            this.instances = Check.notNull("instances", instances);
        }

        /** Sets how nginx is called for {@code -t} and {@code -s reload}, such as {@code sudo nginx}; the default is {@code nginx}. */
        public Builder program(String... command) {
            List<String> words = new ArrayList<>(List.of(command));
            if (words.isEmpty()) {
                throw new IllegalArgumentException("the program must have at least its name");
            }
            this.program = words;
            return this;
        }

        /** Sets the header by which a request asks for an arm; the default is {@code X-Canary}. */
        public Builder header(String header) {
            this.header = Check.notNull("header", header);
            return this;
        }

        /**
         * Sets what the split hashes, of variables of nginx; the default is {@code $request_id}, by which each request falls
         * anew. {@code $remote_addr$http_user_agent} keeps a user on one arm while the weight stays.
         */
        public Builder key(String variables) {
            this.key = Check.notNull("key", variables);
            return this;
        }

        /** Sets how long the page may take to answer; the default is 2 s. */
        public Builder answerWithin(Duration answerWithin) {
            this.answerWithin = Check.positive("time for an answer", answerWithin);
            return this;
        }

        /**
         * Sets how long a request may last: after that much time out of reach the canary counts as drained although old workers
         * still run; the default is 60 s. {@code worker_shutdown_timeout} ends them.
         */
        public Builder settle(Duration settle) {
            this.settle = Check.positive("settle time", settle);
            return this;
        }

        /** Sets the pause between two readings while a command waits; the default is 5 ms. */
        public Builder poll(Duration poll) {
            this.poll = Check.positive("pause between readings", poll);
            return this;
        }

        /** Sets the pause between two readings for observers; the default is 1 s. */
        public Builder observeEvery(Duration observeEvery) {
            this.observeEvery = Check.positive("pause between observations", observeEvery);
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        private NginxInclude include() {
            return new NginxInclude(name, statePort, header, key);
        }

        /**
         * Returns the include file to start from, before the first command: all to stable.
         *
         * @param stable where stable answers; resolved
         */
        public String firstInclude(InetSocketAddress stable) {
            return include().first(Check.notNull("stable address", stable));
        }

        /**
         * Builds the target; reads and writes nothing.
         *
         * @throws IllegalArgumentException if a name, header, key or port is none
         */
        public NginxTarget build() {
            return new NginxTarget(this);
        }
    }
}
