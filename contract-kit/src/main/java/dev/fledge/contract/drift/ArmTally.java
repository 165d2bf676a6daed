package dev.fledge.contract.drift;

import dev.fledge.metric.Arm;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/** What was checked of one arm. Thread-safe; what grows with the answers is bounded. */
final class ArmTally {
    /** Contracts have few operations; what has more names of them than this is counted as one. */
    private static final int MOST_OPERATIONS = 500;

    static final String OTHER_OPERATIONS = "other";

    private final Arm arm;
    private final int fingerprintLimit;
    private final TimeSource time;
    private final TrafficRecorder recorder = TrafficRecorder.create();
    private final Map<Operation, OperationCount> operations = new TreeMap<>();
    private final Map<Fingerprint, SeenDrift> drifts = new TreeMap<>();
    private long overflow;
    private final Map<ArmDrift.Unchecked, LongAdder> unchecked = new TreeMap<>();

    ArmTally(Arm arm, int fingerprintLimit, TimeSource time) {
        this.arm = arm;
        this.fingerprintLimit = fingerprintLimit;
        this.time = time;
        for (ArmDrift.Unchecked reason : ArmDrift.Unchecked.values()) {
            unchecked.put(reason, new LongAdder());
        }
    }

    /** Returns what counts checks as requests and violations as server errors, so that a source can tell intervals apart. */
    TrafficRecorder recorder() {
        return recorder;
    }

    /** Counts an answer that was not checked. Quick: the thread of a call does this. */
    void unchecked(ArmDrift.Unchecked reason) {
        LongAdder count = unchecked.get(reason);
        if (count != null) {
            count.increment();
        }
    }

    void checked(String contract, CheckedAnswer answer) {
        boolean broken = !answer.breaches().isEmpty();
        Instant now = time.now();
        synchronized (this) {
            Operation operation = new Operation(contract, answer.operation());
            if (!operations.containsKey(operation) && operations.size() >= MOST_OPERATIONS) {
                operation = new Operation(contract, OTHER_OPERATIONS);
            }
            operations.merge(operation, OperationCount.of(broken), OperationCount::plus);
            Set<Fingerprint> fingerprints = new HashSet<>();
            for (Breach breach : answer.breaches()) {
                Fingerprint fingerprint = Fingerprint.of(answer.operation(), breach);
                if (fingerprints.add(fingerprint)) {
                    seen(fingerprint, breach.wording(), now);
                }
            }
        }
        recorder.record(broken ? 500 : 200, 0);
    }

    private void seen(Fingerprint fingerprint, String wording, Instant now) {
        SeenDrift before = drifts.get(fingerprint);
        if (before != null) {
            drifts.put(fingerprint, before.again(now));
        } else if (drifts.size() < fingerprintLimit) {
            drifts.put(fingerprint, new SeenDrift(fingerprint, wording, now));
        } else {
            overflow++;
        }
    }

    synchronized ArmDrift seen() {
        Map<ArmDrift.Unchecked, Long> left = new TreeMap<>();
        unchecked.forEach((reason, count) -> left.put(reason, count.sum()));
        return new ArmDrift(arm, operations, drifts.values(), new ArmDrift.Beyond(overflow, left));
    }
}
