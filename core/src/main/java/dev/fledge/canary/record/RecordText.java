package dev.fledge.canary.record;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.Decision;
import dev.fledge.canary.Observation;
import dev.fledge.document.Document;
import dev.fledge.document.DurationText;
import dev.fledge.document.JsonText;
import dev.fledge.metric.MetricQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the lines of a record, each with its end. What is written gives the same judgement when it is read and replayed. */
public final class RecordText {
    static final String EXAMPLE =
            "{\"fledge\":\"" + RunRecord.FORMAT + "\",\"opened\":\"2026-01-31T12:00:00Z\",\"window\":\"10m\"}";

    private RecordText() {}

    /** Returns the first line of a record. */
    public static String header(Instant opened, Optional<Duration> window, CanaryPolicy policy) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("fledge", RunRecord.FORMAT);
        line.put("opened", opened.toString());
        window.ifPresent(planned -> line.put("window", text(planned)));
        line.put("policy", Document.json("policy", policy.toJson()).toPlain());
        return JsonText.compact(line) + "\n";
    }

    private static String text(Duration duration) {
        return duration.toNanosPart() % 1_000_000 == 0 ? DurationText.of(duration) : duration.toString();
    }

    /** Returns the line of an observation. */
    public static String observation(Observation observation) {
        Map<String, Object> line = new LinkedHashMap<>();
        if (observation instanceof Observation.Seen seen) {
            query(seen.query(), line);
            BatchData.write(seen.data(), line);
        } else if (observation instanceof Observation.Failed failed) {
            query(failed.query(), line);
            line.put("failed", failed.why());
        } else if (observation instanceof Observation.Voted voted) {
            line.put("check", voted.check());
            line.put("at", voted.at().toString());
            line.put("canary", word(voted.canary()));
            line.put("baseline", word(voted.baseline()));
        } else if (observation instanceof Observation.StepBegan step) {
            line.put("step", step.at().toString());
            line.put("newInstances", step.newInstances());
            step.deadline().ifPresent(deadline -> line.put("deadline", deadline.toString()));
        }
        return JsonText.compact(line) + "\n";
    }

    private static void query(MetricQuery query, Map<String, Object> line) {
        line.put("metric", query.metric());
        line.put("arm", query.arm().label());
        line.put("from", query.interval().start().toString());
        line.put("to", query.interval().end().toString());
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns the line of a look, after those of what the judge saw. */
    public static String look(Instant at, Decision decision) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("look", at.toString());
        line.put("decision", word(decision));
        return JsonText.compact(line) + "\n";
    }
}
