package dev.fledge.smoke.generate;

import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.RecordedServers;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Who was talked to in a recording, static assets apart. */
final class Origins {
    private static final int MOST_NAMED = 5;

    private final RecordedServers servers;
    private final LocalDate day;

    private Origins(Har har) {
        this.servers = RecordedServers.of(har);
        this.day = har.entries().stream()
                .map(HarEntry::startedAt)
                .max(Comparator.naturalOrder())
                .orElse(Instant.EPOCH)
                .atZone(ZoneOffset.UTC)
                .toLocalDate();
    }

    static Origins of(Har har) {
        return new Origins(har);
    }

    /**
     * Returns the address that was called most.
     *
     * @throws IllegalArgumentException if none was called for anything but static assets
     */
    HttpUrl busiest() {
        return servers.busiest()
                .orElseThrow(() -> new IllegalArgumentException("the recording has " + this
                        + ", so there is nothing to make checks of; record calls to the app itself"));
    }

    /** Returns the calls without static assets. */
    Har dynamic() {
        return servers.dynamic();
    }

    int calls(HttpUrl server) {
        return servers.calls().getOrDefault(RecordedServers.text(server), 0);
    }

    /** Returns the day of the last request, in UTC. */
    LocalDate day() {
        return day;
    }

    List<LeftOut> leftOut(HttpUrl server) {
        List<LeftOut> leftOut = new ArrayList<>();
        int files = servers.assets();
        if (files > 0) {
            leftOut.add(
                    new LeftOut("static assets", files, "images, styles, scripts and fonts say little about the app"));
        }
        String asked = RecordedServers.text(server);
        String others = servers.calls().keySet().stream()
                .filter(origin -> !origin.equals(asked))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        int elsewhere =
                servers.calls().values().stream().mapToInt(Integer::intValue).sum() - calls(server);
        if (elsewhere > 0) {
            leftOut.add(new LeftOut("other servers", elsewhere, "one suite asks one server, not " + others));
        }
        return leftOut;
    }

    /** Returns the servers with their calls. */
    @Override
    public String toString() {
        return servers.calls().isEmpty()
                ? "no requests over HTTP" + (servers.assets() == 0 ? "" : " but for static assets")
                : servers.calls().entrySet().stream()
                        .limit(MOST_NAMED)
                        .map(origin -> origin.getKey() + " (" + Words.count(origin.getValue(), "call") + ")")
                        .collect(Collectors.joining(", "));
    }
}
