package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.CanaryRun;
import dev.fledge.canary.CanaryState;
import dev.fledge.canary.Decision;
import dev.fledge.canary.EvidenceMode;
import dev.fledge.canary.Judge;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A judge that is stepped in place, whatever the mode of its policy. */
interface ReplayJudge {
    static ReplayJudge of(CanaryPolicy policy, CanaryState opened) {
        return policy.mode() == EvidenceMode.POINT
                ? new Point(policy, opened)
                : new Evidence(CanaryRun.of(policy, opened));
    }

    void observe(List<Observation> observations);

    Decision decide(Instant now);

    Judgement look(Instant now);

    /** The modes that gather evidence. */
    record Evidence(CanaryRun run) implements ReplayJudge {
        @Override
        public void observe(List<Observation> observations) {
            run.observe(List.copyOf(observations));
        }

        @Override
        public Decision decide(Instant now) {
            return run.decide(now);
        }

        @Override
        public Judgement look(Instant now) {
            return run.look(now);
        }
    }

    /** Mode point, where each step begins a window of its own. */
    final class Point implements ReplayJudge {
        private final CanaryPolicy policy;
        private CanaryState state;

        Point(CanaryPolicy policy, CanaryState state) {
            this.policy = policy;
            this.state = state;
        }

        @Override
        public void observe(List<Observation> observations) {
            List<Observation> seen = new ArrayList<>();
            for (Observation observation : observations) {
                if (observation instanceof Observation.StepBegan step) {
                    state = CanaryState.openedAt(step.at());
                    seen.clear();
                } else if (!beganBefore(observation, state.windowStart())) {
                    seen.add(observation);
                }
            }
            state = Judge.look(policy, state, seen, state.windowStart()).state();
        }

        private static boolean beganBefore(Observation observation, Instant opened) {
            return RunRecord.asked(observation)
                    .filter(query -> query.interval().start().isBefore(opened))
                    .isPresent();
        }

        @Override
        public Decision decide(Instant now) {
            return look(now).decision();
        }

        @Override
        public Judgement look(Instant now) {
            return Judge.look(policy, state, List.of(), now).judgement();
        }
    }
}
