package dev.fledge.promotion;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Judgement;
import dev.fledge.canary.Observation;
import dev.fledge.canary.record.RecordText;
import dev.fledge.verdict.Finding;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the record of one gate. A record that cannot be written is said once and never stops a promotion. Not thread-safe. */
final class GateRecord {
    private final RecordSink sink;
    private String pending = "";
    private Optional<String> lost = Optional.empty();

    GateRecord(RecordSink sink) {
        this.sink = sink;
    }

    /** Begins a record; its header is written with the first look. */
    void opened(Instant at, Optional<Duration> planned, CanaryPolicy policy) {
        pending = RecordText.header(at, planned, policy);
    }

    /** Notes what a look before its step was not asked for: the step itself. */
    void stepBegan(Observation.StepBegan step) {
        pending += RecordText.observation(step);
    }

    /** Writes what the judge saw and said; returns the judgement, with a finding if the record is not complete. */
    Judgement looked(List<Observation> observations, Judgement judgement) {
        if (lost.isEmpty()) {
            StringBuilder lines = new StringBuilder(pending);
            observations.forEach(observation -> lines.append(RecordText.observation(observation)));
            lines.append(RecordText.look(judgement.at(), judgement.decision()));
            pending = "";
            append(lines.toString());
        }
        return lost.map(why -> incomplete(judgement, why)).orElse(judgement);
    }

    private void append(String lines) {
        try {
            sink.append(lines);
        } catch (IOException | RuntimeException e) {
            lost = Optional.of(e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage());
        }
    }

    /** The finding is a pass, since what is judged is the canary and not the disk. */
    private static Judgement incomplete(Judgement judgement, String why) {
        List<Finding> run = new ArrayList<>(judgement.run());
        run.add(Finding.pass("record")
                .reason("RECORD_INCOMPLETE")
                .message("record: it could not be written on (" + why
                        + "), so this run cannot be replayed to its end; the" + " judgement is not affected")
                .build());
        return new Judgement(judgement.at(), judgement.rules(), run, judgement.mayAdvance());
    }
}
