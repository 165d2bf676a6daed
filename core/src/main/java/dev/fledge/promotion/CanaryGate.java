package dev.fledge.promotion;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryRun;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.CheckRule;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import dev.fledge.canary.Rule;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
import dev.fledge.probe.SyntheticRound;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Fetches what the policy's rules read and asks the judge; the judge itself does neither.
 *
 * <p>In the modes sequential and strict one evidence state lasts for the whole promotion; in mode point each weight is judged on its
 * own window. A source that fails is an inconclusive finding, and is asked for the same interval again at the next look.
 * Thread-safe, though one promotion at a time uses it.
 */
public final class CanaryGate implements Gate {
    private record Question(String metric, Arm arm) {}

    private final CanaryPolicy policy;
    private final Map<String, MetricSource> sources;
    private final TimeSource time;
    private final Map<Question, Instant> answeredUntil = new LinkedHashMap<>();
    private final BaselineHistory history = new BaselineHistory();
    private final List<Observation> pending = new ArrayList<>();
    private final Queue<Observation.Voted> votes = new ConcurrentLinkedQueue<>();
    private final TraceKeeper trace;
    private final Optional<GateRecord> record;
    private CanaryState state;

    private CanaryGate(Builder builder, Map<String, MetricSource> sources) {
        this.policy = builder.policy;
        this.sources = sources;
        this.time = builder.time;
        this.record = builder.record.map(GateRecord::new);
        Instant now = time.now();
        this.state = CanaryState.openedAt(now);
        this.trace = new TraceKeeper(now, policy);
        record.ifPresent(kept -> kept.opened(now, Optional.empty(), policy));
    }

    /** Starts a gate that judges by the policy. */
    public static Builder of(CanaryPolicy policy) {
        return new Builder(policy);
    }

    /** Returns the policy. */
    public CanaryPolicy policy() {
        return policy;
    }

    /**
     * Begins to judge now: the first weight is effective. What the sources know of the baseline before it teaches the judge what is
     * usual.
     *
     * @param steps the weights that are planned, the first of them effective now; the judgement is planned to take as long as their
     *     bake times together
     * @throws IllegalArgumentException if there is no step
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized void open(List<Step> steps) throws InterruptedException {
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("nothing can be judged without a step; give at least one");
        }
        Duration planned = steps.stream().map(Step::bake).reduce(Duration.ZERO, Duration::plus);
        Instant now = time.now();
        record.ifPresent(kept -> kept.opened(now, Optional.of(planned), policy));
        trace.opened(now, planned);
        trace.stepBegan(now, steps.get(0));
        begin(now, planned);
    }

    private void begin(Instant now, Duration planned) throws InterruptedException {
        answeredUntil.clear();
        pending.clear();
        votes.clear();
        state = CanaryState.openedAt(now, planned);
        if (policy.mode() != EvidenceMode.POINT) {
            pending.addAll(history.before(now, sources));
        }
    }

    /**
     * Says that a further weight is effective now. What came since the last look is left out, since it mixes two weights.
     *
     * @param step the weight, how long it is planned to be observed, and whether instances were started for it
     * @param last whether the one look at the deadline is due at the end of that time: this is the last step, and no step before
     *     was held
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized void stepBegan(Step step, boolean last) throws InterruptedException {
        Instant now = time.now();
        trace.stepBegan(now, step);
        if (policy.mode() == EvidenceMode.POINT) {
            record.ifPresent(kept -> kept.stepBegan(new Observation.StepBegan(now, false, Optional.empty())));
            begin(now, step.bake());
            return;
        }
        // Read although it is not judged: a source that knows its state only when asked shall have a reading of this
        // moment.
        observe(now);
        sources.keySet().forEach(metric -> {
            for (Arm arm : Arm.values()) {
                answeredUntil.put(new Question(metric, arm), now);
            }
        });
        pending.add(new Observation.StepBegan(
                now, step.startsInstances(), last ? Optional.of(now.plus(step.bake())) : Optional.empty()));
    }

    /**
     * Fetches what came since the last look and judges the window.
     *
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized Judgement look() throws InterruptedException {
        Instant now = time.now();
        for (Observation.Voted vote = votes.poll(); vote != null; vote = votes.poll()) {
            pending.add(vote);
        }
        List<Observation> observations = new ArrayList<>(pending);
        observations.addAll(observe(now));
        Judge.Look look = Judge.look(policy, state, observations, now);
        pending.clear();
        state = look.state();
        if (policy.mode() != EvidenceMode.POINT) {
            trace.looked(now, CanaryRun.of(policy, state).evidence());
        }
        return record.map(kept -> kept.looked(observations, look.judgement())).orElse(look.judgement());
    }

    /**
     * Takes the votes of a check that asked both arms in the same round; they are judged at the next look. Never waits for a look
     * that is under way.
     *
     * @param check name of the check, as the policy's rule has it
     */
    public void vote(String check, Verdict canary, Verdict baseline) {
        votes.add(new Observation.Voted(check, time.now(), canary, baseline));
    }

    /**
     * Takes a round of synthetics as votes: for each check that the policy's rules name, what both arms answered to its questions. What
     * only one arm was asked is no vote. Made to be the listener of {@link dev.fledge.probe.Synthetics}; never waits for a look.
     *
     * @see SyntheticRound#verdict
     */
    public void vote(SyntheticRound round) {
        for (Rule rule : policy.rules()) {
            if (rule instanceof CheckRule checks) {
                Optional<Verdict> canary = round.verdict(Arm.CANARY, checks.check());
                Optional<Verdict> baseline = round.verdict(Arm.BASELINE, checks.check());
                if (canary.isPresent() && baseline.isPresent()) {
                    votes.add(new Observation.Voted(checks.check(), round.endedAt(), canary.get(), baseline.get()));
                }
            }
        }
    }

    /** Returns how the evidence grew since the gate was opened, up to now; empty in mode point, which gathers none. */
    public synchronized Optional<EvidenceTrace> trace() {
        return trace.kept();
    }

    @Override
    public List<Finding> check() throws InterruptedException {
        return look().findings();
    }

    private List<Observation> observe(Instant now) throws InterruptedException {
        List<Observation> observations = new ArrayList<>();
        for (Map.Entry<String, MetricSource> entry : sources.entrySet()) {
            for (Arm arm : Arm.values()) {
                Question question = new Question(entry.getKey(), arm);
                Instant since = answeredUntil.getOrDefault(question, state.windowStart());
                if (since.isBefore(now)) {
                    observations.add(ask(entry.getValue(), question, new Interval(since, now)));
                }
            }
        }
        return observations;
    }

    private Observation ask(MetricSource source, Question question, Interval interval) throws InterruptedException {
        MetricQuery query = new MetricQuery(question.metric(), question.arm(), interval);
        try {
            Observation seen = new Observation.Seen(query, source.fetch(query));
            answeredUntil.put(question, interval.end());
            return seen;
        } catch (IOException e) {
            return new Observation.Failed(query, source.name() + ": " + sentence(e));
        }
    }

    private static String sentence(IOException e) {
        String message = e.getMessage();
        return message == null || message.isBlank() ? e.getClass().getSimpleName() : message;
    }

    /** Collects the parts of a gate. Not thread-safe. */
    public static final class Builder {
        private final CanaryPolicy policy;
        private final List<MetricSource> sources = new ArrayList<>();
        private TimeSource time = TimeSource.system();
        private Optional<RecordSink> record = Optional.empty();

        private Builder(CanaryPolicy policy) {
            this.policy = Check.notNull("policy", policy);
        }

        /** Adds a source. Where two have a metric of the same name, the one added first is asked. */
        public Builder source(MetricSource source) {
            sources.add(Check.notNull("source", source));
            return this;
        }

        /** Sets the clock; the default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Sets who takes the record of what the judge sees and decides, so that the run can be replayed; nobody by default. The
         * record belongs to one promotion: the gate does not close it.
         *
         * @see RecordWriter
         */
        public Builder record(RecordSink record) {
            this.record = Optional.of(Check.notNull("record", record));
            return this;
        }

        /**
         * Builds the gate.
         *
         * @throws IllegalStateException if no source has a metric that the policy reads
         */
        public CanaryGate build() {
            Map<String, MetricSource> chosen = new LinkedHashMap<>();
            for (String metric : policy.metrics()) {
                chosen.put(metric, sourceOf(metric));
            }
            return new CanaryGate(this, chosen);
        }

        private MetricSource sourceOf(String metric) {
            return sources.stream()
                    .filter(source -> source.metrics().contains(metric))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("policy " + policy.name() + " reads the metric '"
                            + metric
                            + "', but no source has it; there are "
                            + sources.stream()
                                    .map(source -> source.name() + " "
                                            + source.metrics().stream().sorted().toList())
                                    .toList()));
        }
    }
}
