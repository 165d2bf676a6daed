package dev.fledge.promotion;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import dev.fledge.internal.Check;
import dev.fledge.metric.Arm;
import dev.fledge.metric.Interval;
import dev.fledge.metric.MetricQuery;
import dev.fledge.metric.MetricSource;
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
    private final Optional<GateRecord> record;
    private CanaryState state;

    private CanaryGate(Builder builder, Map<String, MetricSource> sources) {
        this.policy = builder.policy;
        this.sources = sources;
        this.time = builder.time;
        this.record = builder.record.map(GateRecord::new);
        Instant now = time.now();
        this.state = CanaryState.openedAt(now);
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
     * @param planned how long the judgement is planned to take: the sum of the bake times
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized void open(Duration planned) throws InterruptedException {
        Instant now = time.now();
        record.ifPresent(kept -> kept.opened(now, Optional.of(planned), policy));
        begin(now, planned);
    }

    private void begin(Instant now, Duration planned) throws InterruptedException {
        answeredUntil.clear();
        pending.clear();
        state = CanaryState.openedAt(now, planned);
        if (policy.mode() != EvidenceMode.POINT) {
            pending.addAll(history.before(now, sources));
        }
    }

    /**
     * Says that a further weight is effective now. What came since the last look is left out, since it mixes two weights.
     *
     * @param bake how long it is planned to be observed
     * @param last whether the one look at the deadline is due at the end of that time: this is the last step, and no step before
     *     was held
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized void stepBegan(Duration bake, boolean last) throws InterruptedException {
        Instant now = time.now();
        if (policy.mode() == EvidenceMode.POINT) {
            record.ifPresent(kept -> kept.stepBegan(new Observation.StepBegan(now, false, Optional.empty())));
            begin(now, bake);
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
        pending.add(new Observation.StepBegan(now, false, last ? Optional.of(now.plus(bake)) : Optional.empty()));
    }

    /**
     * Fetches what came since the last look and judges the window.
     *
     * @throws InterruptedException if the thread was interrupted while a source was asked
     */
    public synchronized Judgement look() throws InterruptedException {
        Instant now = time.now();
        List<Observation> observations = new ArrayList<>(pending);
        observations.addAll(observe(now));
        Judge.Look look = Judge.look(policy, state, observations, now);
        pending.clear();
        state = look.state();
        return record.map(kept -> kept.looked(observations, look.judgement())).orElse(look.judgement());
    }

    /**
     * Takes the votes of a check that asked both arms in the same round; they are judged at the next look.
     *
     * @param check name of the check, as the policy's rule has it
     */
    public synchronized void vote(String check, Verdict canary, Verdict baseline) {
        pending.add(new Observation.Voted(check, time.now(), canary, baseline));
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
