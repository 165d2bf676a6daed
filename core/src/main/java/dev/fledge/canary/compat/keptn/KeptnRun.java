package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.ForeignVerdict;
import dev.fledge.canary.compat.Readings;
import dev.fledge.metric.Interval;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One evaluation: Keptn looks once, at the end of the time frame. */
final class KeptnRun implements ForeignRun {
    private final KeptnJudge judge;
    private final Interval timeframe;
    private @Nullable ForeignVerdict verdict;

    KeptnRun(KeptnJudge judge, Interval timeframe) {
        this.judge = judge;
        this.timeframe = timeframe;
    }

    @Override
    public Instant next() {
        return timeframe.end();
    }

    @Override
    public void look(Instant now, Readings readings) {
        if (verdict == null && !now.isBefore(timeframe.end())) {
            verdict = judge.judge(new Asked(timeframe, now, readings));
        }
    }

    @Override
    public Optional<ForeignVerdict> verdict() {
        return Optional.ofNullable(verdict);
    }
}
