package dev.fledge.contract.generate;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.http.Redactor;
import dev.fledge.http.record.Endpoint;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.RecordedServers;
import dev.fledge.internal.Check;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * Makes contracts of recorded traffic: what an app was seen to answer becomes a JSON Schema and a pending pact interaction for
 * each operation, status and content type.
 *
 * <p>Calls are grouped by method, path template, status and content type. A field that every answer had is required; every type
 * that was seen is allowed, null too; texts of one format (uuid, date-time, date, email, uri; at least 3) keep it; a list of
 * words is made where at most 8 different plain words were seen in at least 20 values. In the pact such words are compared
 * unless two calls that asked the same were answered differently; of everything else only the type or format counts.
 *
 * <p>What was recorded is not written: examples are made up in the shape of what was seen. Written are names of fields, the
 * words of such lists, and of the latest call that may be shown its path and query, without what may be a person's or a secret
 * ({@link dev.fledge.http.record.Personal}); names of people in a path are not recognized, so read the files before you publish
 * them.
 *
 * <p>The same traffic and settings give the same bytes. Not thread-safe.
 */
public final class ContractsFromTraffic {
    private final Har har;
    private String consumer = "consumer";
    private String provider = "provider";
    private int minObservations = 3;
    private Optional<HttpUrl> server = Optional.empty();

    private ContractsFromTraffic(Har har) {
        this.har = har;
    }

    /**
     * Starts with the traffic. What is secret in it is hidden by name before anything else; secrets that are known by value
     * are hidden by {@link Har#redacted} before it is given here.
     */
    public static ContractsFromTraffic from(Har har) {
        return new ContractsFromTraffic(Check.notNull("har", har));
    }

    /** Sets the name of who asked. Default {@code consumer}. */
    public ContractsFromTraffic consumer(String name) {
        this.consumer = Check.notBlank("name of the consumer", name);
        return this;
    }

    /** Sets the name of who answered. Default {@code provider}. */
    public ContractsFromTraffic provider(String name) {
        this.provider = Check.notBlank("name of the provider", name);
        return this;
    }

    /**
     * Sets how often a kind of answer must have been seen; fewer give no contract and are told. Default 3.
     *
     * @throws IllegalArgumentException if it is not from 1 to 1,000,000
     */
    public ContractsFromTraffic minObservations(int answers) {
        this.minObservations = (int) Check.inRange("minObservations", answers, 1, 1_000_000);
        return this;
    }

    /** Sets whose answers count: scheme, host and port of this address. Default the server that was called most. */
    public ContractsFromTraffic server(HttpUrl server) {
        this.server = Optional.of(Check.notNull("server", server));
        return this;
    }

    /**
     * Makes the contracts.
     *
     * @throws IllegalArgumentException if no request over HTTP was recorded but for static assets, and no server was set
     */
    public TrafficContracts generate() {
        Har shown = har.redacted(Redactor.byName());
        RecordedServers servers = RecordedServers.of(shown);
        HttpUrl asked = server.or(servers::busiest)
                .orElseThrow(() -> new IllegalArgumentException("the recording has no requests over HTTP but for "
                        + Words.count(servers.assets(), "static asset")
                        + ", so there is nothing to make contracts of; record calls to the app itself"));
        List<Endpoint> endpoints = Endpoint.alike(Endpoint.byTraffic(servers.dynamic(), asked));
        List<LeftOut> leftOut = new ArrayList<>(apart(servers, asked));
        List<TrafficSchema> schemas = new ArrayList<>();
        PactFile.Builder pact = PactFile.builder(consumer, provider);
        FileNames names = new FileNames();
        int broken = endpoints.stream().mapToInt(each -> each.calls().size()).sum();
        for (AnswerGroup group : AnswerGroup.of(endpoints)) {
            broken -= group.calls().size();
            add(group, names, schemas, pact).ifPresent(reason -> leftOut.add(group.leftOut(reason)));
        }
        if (broken > 0) {
            leftOut.add(new LeftOut("calls without a whole answer", broken, "nothing was answered to the end"));
        }
        leftOut.sort(Comparator.comparing((LeftOut each) -> -each.calls()));
        return new TrafficContracts(pact.build(), schemas, leftOut);
    }

    /** Adds what a group gives; returns why that is not all it could be. */
    private Optional<String> add(
            AnswerGroup group, FileNames names, List<TrafficSchema> schemas, PactFile.Builder pact) {
        Optional<String> refusal = group.refusal();
        if (refusal.isPresent()) {
            return refusal;
        }
        if (group.calls().size() < minObservations) {
            return Optional.of("too few: " + minObservations + " are needed");
        }
        Optional<Shape> shape = Optional.empty();
        if (group.isJson()) {
            List<SeenValue> answers = group.answers();
            if (answers.size() < minObservations) {
                return Optional.of("too few: " + answers.size() + " of the bodies were recorded whole and are JSON, "
                        + minObservations + " are needed");
            }
            Shape seen = Shape.of(answers);
            schemas.add(new TrafficSchema(
                    group.key(), answers.size(), names.of(group.key()), SchemaText.of(title(group), seen)));
            shape = Optional.of(seen).filter(Promised::isSayable);
        }
        PactExample example = new PactExample(group, shape);
        Optional<String> hidden = example.refusal();
        if (hidden.isPresent()) {
            return hidden.map(reason -> reason + ", so it is in no pact");
        }
        pact.interaction(example.interaction());
        return Optional.empty();
    }

    private static String title(AnswerGroup group) {
        return group.key().operation() + " " + group.key().mediaType();
    }

    private static List<LeftOut> apart(RecordedServers servers, HttpUrl asked) {
        List<LeftOut> apart = new ArrayList<>();
        if (servers.assets() > 0) {
            apart.add(new LeftOut("static assets", servers.assets(), "nobody promises their content"));
        }
        int elsewhere = servers.calls().entrySet().stream()
                .filter(server -> !server.getKey().equals(RecordedServers.text(asked)))
                .mapToInt(server -> server.getValue())
                .sum();
        if (elsewhere > 0) {
            apart.add(new LeftOut("other servers", elsewhere, "one pact is about one provider"));
        }
        return apart;
    }
}
