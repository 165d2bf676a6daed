package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import okhttp3.HttpUrl;

/**
 * Asks and changes objects of one API server.
 *
 * <p>Every call ends by its deadline, and at once when its thread is interrupted. What only reads is asked up to four times. A change
 * is sent again only if the server said that it did not look at it (429, or 503 with a time to come again), or if nothing of it left
 * this machine; if its answer was lost, that is a {@link LostAnswerException}. A credential that the server refuses is renewed once.
 * Redirects are not followed. Commands, watches and {@link #urgent} requests never wait for each other.
 *
 * <p>Thread-safe. {@link #close} ends connections, threads and watches; views of a client end with it.
 */
public final class KubernetesClient implements AutoCloseable {
    private static final String PAGE = "500";
    private static final int MOST_PLANS = 6;
    private static final Duration FIRST_REPLAN = Duration.ofMillis(10);

    private final Transport transport;
    private final TimeSource time;
    private final Watches watches;
    private final Lane lane;
    private final boolean dry;

    private KubernetesClient(Builder builder) {
        this.transport = new Transport(builder.config, builder.requestsPerSecond, builder.time);
        this.time = builder.time;
        this.lane = Lane.COMMANDS;
        this.dry = false;
        this.watches = new Watches(this, builder.time, builder.times, builder.watchByName);
    }

    private KubernetesClient(KubernetesClient of, Lane lane, boolean dry) {
        this.transport = of.transport;
        this.time = of.time;
        this.watches = of.watches;
        this.lane = lane;
        this.dry = dry;
    }

    /** Starts a client of the API server at that address, such as {@code https://10.0.0.1:6443} or that of {@code kubectl proxy}. */
    public static Builder at(HttpUrl server) {
        return new Builder(KubernetesConfig.at(server));
    }

    /** Starts a client of a server that is reached like that. */
    public static Builder of(KubernetesConfig config) {
        return new Builder(Check.notNull("config", config));
    }

    /**
     * Returns the same client for what must not wait: its requests have connections and threads of their own and are not held back
     * by {@link Builder#requestsPerSecond}. For abort and rollback.
     */
    public KubernetesClient urgent() {
        return new KubernetesClient(this, Lane.URGENT, dry);
    }

    /** Returns the same client whose changes the server checks, admission and all, but does not make. */
    public KubernetesClient dryRun() {
        return new KubernetesClient(this, lane, true);
    }

    /** Returns the address of the API server. */
    public HttpUrl server() {
        return transport.config().server();
    }

    /**
     * Reads one object.
     *
     * @throws KubernetesException if the server refused
     * @throws IOException if there was no answer by the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    public KubernetesObject get(ObjectRef ref, Deadline deadline) throws IOException, InterruptedException {
        return object(new Asked("get", Asked.Place.of(ref), url(ref.path()), Optional.empty()), deadline);
    }

    /**
     * Reads a subresource that is text, such as {@code log} of a pod. Errors as for {@link #get}.
     *
     * @param query parameters, such as {@code tailLines}
     */
    public String text(ObjectRef ref, String subresource, Map<String, String> query, Deadline deadline)
            throws IOException, InterruptedException {
        HttpUrl.Builder url = url(ref.path() + "/" + subresource).newBuilder();
        query.forEach(url::addQueryParameter);
        Asked asked = new Asked("get", Asked.Place.of(ref).sub(subresource), url.build(), Optional.empty());
        return new String(transport.successful(asked, lane, deadline).body(), StandardCharsets.UTF_8);
    }

    /**
     * Reads all objects of a kind in a namespace, in pages of 500.
     *
     * @param labels a label selector such as {@code app=x}; empty for all
     * @throws KubernetesException if the server refused
     * @throws IOException if there was no answer by the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    public ObjectList list(ResourceKind kind, String namespace, String labels, Deadline deadline)
            throws IOException, InterruptedException {
        List<KubernetesObject> items = new ArrayList<>();
        WatchScope scope = new WatchScope(kind, namespace, "");
        try {
            return new ObjectList(items, pages(scope, labels, deadline, items::add));
        } catch (KubernetesException e) {
            if (e.code() != 410 || items.isEmpty()) {
                throw e;
            }
            // Writing the pages took so long that the first is not kept any more.
            items.clear();
            return new ObjectList(items, pages(scope, labels, deadline, items::add));
        }
    }

    /**
     * Changes one object and returns it as it then was.
     *
     * @throws KubernetesException if the server refused
     * @throws LostAnswerException if the change may have been made: read it back
     * @throws IOException if it was not sent
     * @throws InterruptedException if the thread was interrupted: the change may have been made
     */
    public KubernetesObject patch(ObjectRef ref, Patch patch, Deadline deadline)
            throws IOException, InterruptedException {
        return patch(Asked.Place.of(ref), ref.path(), patch, deadline);
    }

    /** As {@link #patch}, of a subresource such as {@code status} or {@code scale}. */
    public KubernetesObject patch(ObjectRef ref, String subresource, Patch patch, Deadline deadline)
            throws IOException, InterruptedException {
        return patch(Asked.Place.of(ref).sub(subresource), ref.path() + "/" + subresource, patch, deadline);
    }

    private KubernetesObject patch(Asked.Place place, String path, Patch patch, Deadline deadline)
            throws IOException, InterruptedException {
        HttpUrl.Builder url = writing(path);
        if (patch.contentType().equals(Patch.APPLY)) {
            // Whoever else owns a field keeps it, and the server says who it is.
            url.addQueryParameter("force", "false");
        }
        return object(new Asked("patch", place, url.build(), Optional.of(patch)), deadline);
    }

    /**
     * Reads an object, plans a change of it and makes it; if somebody else was faster, reads and plans anew, at most six times. The
     * plan must name what it presumes, such as the resource version, or nobody will notice.
     *
     * @param plan from the object to the change; empty if it is as wanted already
     * @return the object as it then was
     * @throws KubernetesException if the server refused; a {@link KubernetesException#conflict conflict} if somebody was always faster
     * @throws LostAnswerException if the change may have been made: read it back
     * @throws IOException if there was no answer by the deadline
     * @throws InterruptedException if the thread was interrupted
     */
    public KubernetesObject replan(ObjectRef ref, Function<KubernetesObject, Optional<Patch>> plan, Deadline deadline)
            throws IOException, InterruptedException {
        Duration pause = FIRST_REPLAN;
        for (int attempt = 1; ; attempt++) {
            KubernetesObject now = get(ref, deadline);
            Optional<Patch> patch = plan.apply(now);
            if (patch.isEmpty()) {
                return now;
            }
            try {
                return patch(ref, patch.get(), deadline);
            } catch (KubernetesException e) {
                if (!e.conflict() || attempt == MOST_PLANS || deadline.passed()) {
                    throw e;
                }
            }
            deadline.sleepAtMost(
                    pause.multipliedBy(1 + ThreadLocalRandom.current().nextInt(2)));
            pause = pause.multipliedBy(2);
        }
    }

    /** Makes an object, given as JSON. Errors as for {@link #patch}. */
    public KubernetesObject create(ResourceKind kind, String namespace, String json, Deadline deadline)
            throws IOException, InterruptedException {
        HttpUrl url = writing(kind.path(namespace)).build();
        Patch body = new Patch(Asked.JSON, json);
        return object(new Asked("create", Asked.Place.of(kind, namespace), url, Optional.of(body)), deadline);
    }

    /** Writes a whole object, given as JSON with the resource version that it replaces. Errors as for {@link #patch}. */
    public KubernetesObject replace(ObjectRef ref, String json, Deadline deadline)
            throws IOException, InterruptedException {
        HttpUrl url = writing(ref.path()).build();
        Patch body = new Patch(Asked.JSON, json);
        return object(new Asked("update", Asked.Place.of(ref), url, Optional.of(body)), deadline);
    }

    /** Deletes an object. Errors as for {@link #patch}. */
    public void delete(ObjectRef ref, Deadline deadline) throws IOException, InterruptedException {
        delete(ref, deletion(JsonNodeFactory.instance.objectNode()), deadline);
    }

    /** Deletes the object with that uid, and no other of the same name. Errors as for {@link #patch}; another is a conflict. */
    public void delete(ObjectRef ref, String uid, Deadline deadline) throws IOException, InterruptedException {
        delete(ref, only(uid), deadline);
    }

    /** Returns what makes a deletion one of that object alone. */
    static Patch only(String uid) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.putObject("preconditions").put("uid", Check.notBlank("uid", uid));
        return deletion(options);
    }

    private static Patch deletion(ObjectNode options) {
        return new Patch(
                Asked.JSON,
                options.put("kind", "DeleteOptions").put("apiVersion", "v1").toString());
    }

    private void delete(ObjectRef ref, Patch body, Deadline deadline) throws IOException, InterruptedException {
        HttpUrl url = writing(ref.path()).build();
        object(new Asked("delete", Asked.Place.of(ref), url, Optional.of(body)), deadline);
    }

    /** Watches one object. Errors, and what is kept, as for {@link #watch(ObjectRef, Function)}. */
    public ObjectWatch<KubernetesObject> watch(ObjectRef ref) {
        return watch(ref, object -> object);
    }

    /**
     * Watches one object. Nothing is waited for: until the server was asked, the watch knows nothing, and while the server cannot be
     * asked it says so by {@link ObjectWatch#problem}.
     *
     * @param keep what is kept of the object; called on the thread of the watch
     * @throws IllegalStateException if the client is closed
     */
    public <S> ObjectWatch<S> watch(ObjectRef ref, Function<KubernetesObject, S> keep) {
        return watches.open(ref.kind(), new Watches.Selection(ref.namespace(), ref.name(), ""), keep);
    }

    /**
     * Watches all objects of a kind in a namespace that have certain labels. As {@link #watch(ObjectRef, Function)} otherwise.
     *
     * @param labels a label selector such as {@code app=x,tier in (a,b),!old}; empty for all
     * @throws IllegalArgumentException if it is no label selector
     */
    public <S> ObjectWatch<S> watch(
            ResourceKind kind, String namespace, String labels, Function<KubernetesObject, S> keep) {
        Check.notBlank("namespace", namespace);
        return watches.open(kind, new Watches.Selection(namespace, "", labels), keep);
    }

    /** Reads a list page by page and returns the version a watch goes on from. */
    String pages(WatchScope scope, String labels, Deadline deadline, Consumer<KubernetesObject> each)
            throws IOException, InterruptedException {
        String more = "";
        while (true) {
            HttpUrl.Builder url = selecting(scope).addQueryParameter("limit", PAGE);
            if (!labels.isEmpty()) {
                url.addQueryParameter("labelSelector", labels);
            }
            if (!more.isEmpty()) {
                url.addQueryParameter("continue", more);
            }
            JsonNode answer = transport.tree(scope.asked("list", url.build()), lane, deadline);
            JsonNode items = answer.path("items");
            if (!items.isArray() && !items.isNull()) {
                throw new IOException("list " + scope.place() + ": the answer has no items; does " + server()
                        + " lead to an API server?");
            }
            for (JsonNode item : items) {
                each.accept(KubernetesObject.of(item));
            }
            more = answer.at("/metadata/continue").asText();
            if (more.isEmpty()) {
                return answer.at("/metadata/resourceVersion").asText();
            }
        }
    }

    private HttpUrl.Builder selecting(WatchScope scope) {
        HttpUrl.Builder url = url(scope.kind().path(scope.namespace())).newBuilder();
        if (!scope.name().isEmpty()) {
            url.addQueryParameter("fieldSelector", "metadata.name=" + scope.name());
        }
        return url;
    }

    WatchConnection watchFrom(WatchScope scope, String version, Duration server)
            throws IOException, InterruptedException {
        HttpUrl url = selecting(scope)
                .addQueryParameter("watch", "true")
                .addQueryParameter("allowWatchBookmarks", "true")
                .addQueryParameter("resourceVersion", version)
                .addQueryParameter("timeoutSeconds", String.valueOf(Math.max(1, server.toSeconds())))
                .build();
        return WatchConnection.prepare(transport, scope.asked("watch", url), server, time);
    }

    /** Asks a question that is a POST and changes nothing. */
    KubernetesObject review(String path, String json, Asked.Place place, Deadline deadline)
            throws IOException, InterruptedException {
        return object(new Asked("review", place, url(path), Optional.of(new Patch(Asked.JSON, json))), deadline);
    }

    private KubernetesObject object(Asked asked, Deadline deadline) throws IOException, InterruptedException {
        return new KubernetesObject(transport.tree(asked, lane, deadline));
    }

    private HttpUrl.Builder writing(String path) {
        HttpUrl.Builder url = url(path).newBuilder().addQueryParameter("fieldManager", "fledge");
        return dry ? url.addQueryParameter("dryRun", "All") : url;
    }

    private HttpUrl url(String path) {
        return server().newBuilder().addPathSegments(path).build();
    }

    @Override
    public void close() {
        watches.close();
        transport.close();
    }

    /** Collects how a server is asked. Not thread-safe. */
    public static final class Builder {
        private KubernetesConfig config;
        private TimeSource time = TimeSource.system();
        private WatchTimes times = WatchTimes.STANDARD;
        private int requestsPerSecond = 20;
        private boolean watchByName;

        private Builder(KubernetesConfig config) {
            this.config = config;
        }

        /** Sets what gives the bearer token; asked at each request. The default is to send none. */
        public Builder token(Supplier<String> token) {
            this.config = config.token(token);
            return this;
        }

        /** Sets the clock. The default is the machine's. */
        public Builder time(TimeSource time) {
            this.time = Check.notNull("time", time);
            return this;
        }

        /**
         * Sets how many requests are sent a second in the long run; 15 seconds' worth may be sent at once. Watches that are open
         * count nothing, and {@link #urgent} requests are not held back. The default is 20.
         *
         * @throws IllegalArgumentException if it is not from 1 to 100 000
         */
        public Builder requestsPerSecond(int requests) {
            this.requestsPerSecond = (int) Check.inRange("requests a second", requests, 1, 100_000);
            return this;
        }

        /**
         * Sets how often a watched object is read to see whether the connection still tells changes. The default is 60 seconds.
         *
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder heartbeat(Duration heartbeat) {
            this.times = WatchTimes.beatingEach(Check.positive("heartbeat", heartbeat));
            return this;
        }

        /**
         * Gives each watched object a connection and a thread of its own, for service accounts whose rights name the object. The
         * default is one for each kind and namespace, which needs the right to list and watch the whole kind.
         */
        public Builder watchByName() {
            this.watchByName = true;
            return this;
        }

        /** Builds the client; nothing is asked yet. */
        public KubernetesClient build() {
            return new KubernetesClient(this);
        }
    }
}
