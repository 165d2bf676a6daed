package dev.fledge.smoke.generate;

import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarEntry;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/** Who was talked to in a recording, static assets apart. */
final class Origins {
    private static final Set<String> ASSETS = Set.of(
            "css", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff",
            "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm");
    private static final int MOST_NAMED = 5;

    private final Map<String, Integer> calls = new TreeMap<>();
    private final Map<String, Integer> assets = new TreeMap<>();
    private final List<HarEntry> dynamic = new ArrayList<>();
    private final LocalDate day;

    private Origins(Har har) {
        for (HarEntry entry : har.entries()) {
            Optional<HttpUrl> url = entry.request().httpUrl();
            if (url.isPresent() && isAsset(entry, url.get())) {
                assets.merge(text(url.get()), 1, Integer::sum);
            } else if (url.isPresent()) {
                calls.merge(text(url.get()), 1, Integer::sum);
                dynamic.add(entry);
            }
        }
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

    private static boolean isAsset(HarEntry entry, HttpUrl url) {
        String last = url.pathSegments().get(url.pathSize() - 1).toLowerCase(Locale.ROOT);
        boolean named = ASSETS.contains(last.substring(last.lastIndexOf('.') + 1)) && last.indexOf('.') >= 0;
        String type = entry.response().map(Proposal::type).orElse("").toLowerCase(Locale.ROOT);
        return named
                || type.matches("(image|font|video|audio)/.*|text/css|(text|application)/javascript|application/wasm");
    }

    /** Returns scheme, host and port, without anything else of the address. */
    static String text(HttpUrl url) {
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.scheme() + "://" + host + (usual ? "" : ":" + url.port());
    }

    /**
     * Returns the address that was called most.
     *
     * @throws IllegalArgumentException if none was called for anything but static assets
     */
    HttpUrl busiest() {
        return calls.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(origin -> HttpUrl.get(origin.getKey()))
                .orElseThrow(() -> new IllegalArgumentException("the recording has " + this
                        + ", so there is nothing to make checks of; record calls to the app itself"));
    }

    /** Returns the calls without static assets. */
    Har dynamic() {
        return new Har(dynamic);
    }

    int calls(HttpUrl server) {
        return calls.getOrDefault(text(server), 0);
    }

    /** Returns the day of the last request, in UTC. */
    LocalDate day() {
        return day;
    }

    List<LeftOut> leftOut(HttpUrl server) {
        List<LeftOut> leftOut = new ArrayList<>();
        int files = assets.values().stream().mapToInt(Integer::intValue).sum();
        if (files > 0) {
            leftOut.add(
                    new LeftOut("static assets", files, "images, styles, scripts and fonts say little about the app"));
        }
        String asked = text(server);
        String others = calls.keySet().stream()
                .filter(origin -> !origin.equals(asked))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        int elsewhere = calls.values().stream().mapToInt(Integer::intValue).sum() - calls(server);
        if (elsewhere > 0) {
            leftOut.add(new LeftOut("other servers", elsewhere, "one suite asks one server, not " + others));
        }
        return leftOut;
    }

    /** Returns the servers with their calls. */
    @Override
    public String toString() {
        return calls.isEmpty()
                ? "no requests over HTTP" + (assets.isEmpty() ? "" : " but for static assets")
                : calls.entrySet().stream()
                        .limit(MOST_NAMED)
                        .map(origin -> origin.getKey() + " (" + Words.count(origin.getValue(), "call") + ")")
                        .collect(Collectors.joining(", "));
    }
}
