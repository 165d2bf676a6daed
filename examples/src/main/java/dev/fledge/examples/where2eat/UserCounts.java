package dev.fledge.examples.where2eat;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.Response;

/** The running counts behind a {@link UserReport}. Thread-safe. */
final class UserCounts {
    final LongAdder sent = new LongAdder();
    final LongAdder notSent = new LongAdder();
    final LongAdder failed = new LongAdder();
    final LongAdder cancelled = new LongAdder();
    final Map<String, LongAdder> byArm = new ConcurrentHashMap<>();
    final Map<String, LongAdder> byVersion = new ConcurrentHashMap<>();
    final Map<Integer, LongAdder> byStatus = new ConcurrentHashMap<>();
    final AtomicReference<String> lastFailure = new AtomicReference<>();

    void answered(Response response) {
        add(byArm, response.header("X-Fledge-Arm", "none"));
        add(byVersion, response.header("X-App-Version", "none"));
        add(byStatus, response.code());
    }

    private static <K> void add(Map<K, LongAdder> counts, K key) {
        counts.computeIfAbsent(key, absent -> new LongAdder()).increment();
    }

    static <K extends Comparable<K>> SortedMap<K, Long> copy(Map<K, LongAdder> counts) {
        SortedMap<K, Long> copy = new TreeMap<>();
        counts.forEach((key, count) -> copy.put(key, count.sum()));
        return copy;
    }
}
