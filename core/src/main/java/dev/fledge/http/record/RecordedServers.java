package dev.fledge.http.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/** Who was talked to in a recording, static assets (images, styles, scripts, fonts, media) apart. Immutable. */
public final class RecordedServers {
    private static final Set<String> ASSETS = Set.of(
            "css", "js", "mjs", "map", "wasm", "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "avif", "woff",
            "woff2", "ttf", "otf", "eot", "mp3", "mp4", "webm");

    private final SortedMap<String, Integer> calls = new TreeMap<>();
    private final List<HarEntry> dynamic = new ArrayList<>();
    private int assets;

    private RecordedServers(Har har) {
        for (HarEntry entry : har.entries()) {
            Optional<HttpUrl> url = entry.request().httpUrl();
            if (url.isPresent() && isAsset(entry, url.get())) {
                assets++;
            } else if (url.isPresent()) {
                calls.merge(text(url.get()), 1, Integer::sum);
                dynamic.add(entry);
            }
        }
    }

    /** Returns the servers of a recording; what was not asked over HTTP is left out. */
    public static RecordedServers of(Har har) {
        return new RecordedServers(har);
    }

    private static boolean isAsset(HarEntry entry, HttpUrl url) {
        String last = url.pathSegments().get(url.pathSize() - 1).toLowerCase(Locale.ROOT);
        boolean named = ASSETS.contains(last.substring(last.lastIndexOf('.') + 1)) && last.indexOf('.') >= 0;
        String type = entry.response().map(HarResponse::mediaType).orElse("").toLowerCase(Locale.ROOT);
        return named
                || type.matches("(image|font|video|audio)/.*|text/css|(text|application)/javascript|application/wasm");
    }

    /** Returns scheme, host and port, without anything else of the address. */
    public static String text(HttpUrl url) {
        boolean usual = url.port() == HttpUrl.defaultPort(url.scheme());
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.scheme() + "://" + host + (usual ? "" : ":" + url.port());
    }

    /** Returns the server that was called most, the first in alphabetical order of several; empty if there is none. */
    public Optional<HttpUrl> busiest() {
        return calls.entrySet().stream()
                .max(Map.Entry.<String, Integer>comparingByValue()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.reverseOrder())))
                .map(server -> HttpUrl.get(server.getKey()));
    }

    /** Returns how often each server was called, by its {@link #text}, in alphabetical order. */
    public SortedMap<String, Integer> calls() {
        return Collections.unmodifiableSortedMap(calls);
    }

    /** Returns how many static assets were called for, of all servers. */
    public int assets() {
        return assets;
    }

    /** Returns the calls that were made to servers, without static assets. */
    public Har dynamic() {
        return new Har(dynamic);
    }

    /** Returns the servers with the number of their calls. */
    @Override
    public String toString() {
        return "RecordedServers" + calls;
    }
}
