package dev.fledge.examples.where2eat;

import dev.fledge.time.Deadline;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Reads a stream to its end on a thread of its own and keeps the last 50 lines. Thread-safe. */
final class LastLines {
    private static final int MOST = 50;

    private final Deque<String> kept = new ArrayDeque<>();
    private final Thread reader;

    private LastLines(InputStream stream, String name) {
        this.reader = new Thread(() -> read(stream), name);
        this.reader.setDaemon(true);
    }

    /** Starts reading; the thread ends with the stream. */
    static LastLines of(InputStream stream, String name) {
        LastLines lines = new LastLines(stream, name);
        lines.reader.start();
        return lines;
    }

    private void read(InputStream stream) {
        try (var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep("(its errors could not be read to the end: " + e + ")");
        }
    }

    private synchronized void keep(String line) {
        if (kept.size() == MOST) {
            kept.removeFirst();
        }
        kept.addLast(line);
    }

    synchronized List<String> lines() {
        return List.copyOf(kept);
    }

    /** Returns the lines as the end of a sentence. */
    String asLastWords() {
        List<String> lines = lines();
        return lines.isEmpty() ? "; it wrote no errors" : ". It wrote:\n" + String.join("\n", lines);
    }

    void awaitEnd(Deadline deadline) throws InterruptedException {
        // Joining for 0 ms would wait for ever.
        reader.join(Math.max(1, deadline.remaining().toMillis()));
    }
}
