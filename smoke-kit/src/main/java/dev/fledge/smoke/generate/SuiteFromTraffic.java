package dev.fledge.smoke.generate;

import dev.fledge.document.Document;
import dev.fledge.http.Redactor;
import dev.fledge.http.record.Endpoint;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.PathTemplate;
import dev.fledge.http.record.RecordedServers;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;

/**
 * Makes a suite of recorded traffic: one check for each of the endpoints that were called most.
 *
 * <p>Asked are only GET, HEAD and OPTIONS, and what {@link #alsoAsk} declares, of the server that was talked to most, without
 * static assets; of each endpoint the address that was last answered with 2xx. An address with an e-mail address, something
 * like a token, or a query parameter that may be a person's or secret is not asked.
 *
 * <p>Expected are the status and content type that were recorded, the JSON fields that every recorded answer had, with the type
 * they had in all of them (of lists, what every element had), and softly a time of three times the recorded p95. A value is
 * expected only of a field such as {@code status} or {@code ok}, if it was seen twice or more, never anything else, and says
 * that all is well ({@code "ok"}, {@code "UP"}, {@code true}); ids, times, counters and words of the content are types. Of
 * what was hidden only the presence is expected. So nothing that a person sent or got is written, but for the paths that were
 * asked, and names of fields. Names of people in a path are not recognized: read the file before you publish it.
 *
 * <p>The same traffic and settings give the same suite. Not thread-safe.
 */
public final class SuiteFromTraffic {
    private final Har har;
    private final Map<String, String> declared = new LinkedHashMap<>();
    private String name = "traffic";
    private int fewest = 3;
    private int most = 10;
    private Optional<HttpUrl> server = Optional.empty();

    private SuiteFromTraffic(Har har) {
        this.har = har;
    }

    /**
     * Starts with the traffic. What is secret in it is hidden by name before anything else; secrets that are known by value
     * are hidden by {@link Har#redacted} before it is given here.
     */
    public static SuiteFromTraffic of(Har har) {
        return new SuiteFromTraffic(Check.notNull("har", har));
    }

    /** Sets the name of the suite. Default {@code traffic}. */
    public SuiteFromTraffic named(String name) {
        this.name = Check.notBlank("name of a suite", name);
        return this;
    }

    /**
     * Sets how many checks are wanted. Fewer than {@code fewest} are a note, more than {@code most} are left out. Default 3
     * to 10.
     *
     * @throws IllegalArgumentException unless {@code 1 <= fewest <= most <= 100}
     */
    public SuiteFromTraffic checks(int fewest, int most) {
        Check.inRange("most checks", most, 1, 100);
        Check.inRange("fewest checks", fewest, 1, most);
        this.fewest = fewest;
        this.most = most;
        return this;
    }

    /** Sets whose calls count: scheme, host and port of this address. Default the server that was called most. */
    public SuiteFromTraffic server(HttpUrl server) {
        this.server = Optional.of(Check.notNull("server", server));
        return this;
    }

    /**
     * Declares that calls of this endpoint change nothing that matters, so that it is asked although its method does not
     * promise that. It is asked before any other.
     *
     * @param method POST, PUT, PATCH or DELETE; the others are asked anyway
     * @param path such as {@code /recommend} or <code>/items/{id}/search</code>
     * @param json what to send; empty text for no body. What was recorded is never sent: it may be a person's
     * @throws IllegalArgumentException if {@code method} is another, the path does not begin with {@code /}, or {@code json}
     *     holds a place such as <code>${NAME}</code>
     * @throws dev.fledge.document.DocumentException if {@code json} is neither empty nor JSON
     */
    public SuiteFromTraffic alsoAsk(String method, String path, String json) {
        if (!Set.of("POST", "PUT", "PATCH", "DELETE").contains(method)) {
            throw new IllegalArgumentException("method to ask as well must be POST, PUT, PATCH or DELETE, but was '"
                    + method + "'; GET, HEAD and OPTIONS are asked anyway");
        }
        String endpoint = method + " " + PathTemplate.of(path).text();
        if (json.contains("${")) {
            throw new IllegalArgumentException(
                    "body of " + endpoint + " must hold no ${, which a suite file would fill");
        }
        declared.put(
                endpoint,
                json.isBlank() ? "" : Document.json("body of " + endpoint, json).toJson());
        return this;
    }

    /**
     * Makes the suite.
     *
     * @throws IllegalArgumentException if no endpoint can be asked, saying why, or a declared one was not recorded
     */
    public TrafficSuite generate() {
        Har shown = har.redacted(Redactor.byName());
        Origins origins = Origins.of(shown);
        HttpUrl asked = server.orElseGet(origins::busiest);
        List<RecordedEndpoint> endpoints = RecordedEndpoint.of(Endpoint.byTraffic(origins.dynamic(), asked));
        if (endpoints.isEmpty()) {
            throw new IllegalArgumentException("no recorded request asked something but static assets of "
                    + RecordedServers.text(asked) + "; the recording has " + origins);
        }
        requireRecorded(endpoints);
        List<Proposal> good = new ArrayList<>();
        List<LeftOut> leftOut = new ArrayList<>();
        for (RecordedEndpoint endpoint : endpoints) {
            Proposal proposal = new Proposal(endpoint, Optional.ofNullable(declared.get(name(endpoint))));
            String refusal = proposal.refusal();
            if (refusal.isEmpty()) {
                good.add(proposal);
            } else {
                leftOut.add(endpoint.leftOut(refusal));
            }
        }
        if (good.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the endpoints of " + RecordedServers.text(asked) + " can be asked: "
                            + leftOut.stream().limit(5).map(LeftOut::toString).collect(Collectors.joining("; ")));
        }
        List<Proposal> chosen = chosen(good);
        good.stream()
                .filter(proposal -> !chosen.contains(proposal))
                .forEach(rest -> leftOut.add(rest.endpoint().leftOut("others were called more")));
        leftOut.addAll(origins.leftOut(asked));
        leftOut.sort(Comparator.comparing((LeftOut each) -> -each.calls()));
        return new TrafficFile(name, origins, asked)
                .suite(chosen.stream().map(Proposal::check).toList(), leftOut, notes(chosen.size()));
    }

    private static String name(RecordedEndpoint endpoint) {
        return endpoint.method() + " " + endpoint.path();
    }

    private void requireRecorded(List<RecordedEndpoint> endpoints) {
        Set<String> recorded = new LinkedHashSet<>();
        endpoints.forEach(endpoint -> recorded.add(name(endpoint)));
        for (String endpoint : declared.keySet()) {
            if (!recorded.contains(endpoint)) {
                throw new IllegalArgumentException(endpoint + " was not recorded; recorded were "
                        + endpoints.stream()
                                .limit(10)
                                .map(RecordedEndpoint::shown)
                                .collect(Collectors.joining(", ")));
            }
        }
    }

    /** Returns as many as are wanted, what was declared before what was called most, in the order of the traffic. */
    private List<Proposal> chosen(List<Proposal> good) {
        Set<Proposal> chosen = new LinkedHashSet<>();
        good.stream().filter(Proposal::declared).limit(most).forEach(chosen::add);
        good.stream().limit(most).filter(proposal -> chosen.size() < most).forEach(chosen::add);
        return good.stream().filter(chosen::contains).toList();
    }

    private List<String> notes(int checks) {
        return checks >= fewest
                ? List.of()
                : List.of("fewer checks than the " + fewest
                        + " that were wanted: record more traffic, or add some by hand");
    }
}
