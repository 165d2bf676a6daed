package dev.fledge.rollout.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpServer;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import okhttp3.HttpUrl;

/**
 * An API server in this JVM, on loopback and without TLS, that keeps its objects in memory. The real kubectl works with it.
 *
 * <p>It does GET, LIST (label and field selectors, {@code limit} and {@code continue}), WATCH (chunked, resumed, bookmarks,
 * 410), POST, PUT, DELETE and PATCH in all four forms, the subresources {@code status}, {@code scale} and {@code log}, dry
 * runs, optimistic locking, generations, deletion of what an object owns, access reviews and discovery. Errors are the Status
 * objects of a real server. It does not validate specs, set defaults, admit or convert, and every namespace exists. Objects do
 * nothing by themselves: add controllers, such as {@link DeploymentController}.
 *
 * <p>Thread-safe. Threads are daemons and end in {@link #close}.
 */
public final class FakeKubernetes implements AutoCloseable {
    static {
        // Read once in the life of the JVM: without it each answer on a kept connection takes 40 ms.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(2);

    private final Kinds kinds = new Kinds();
    private final History history = new History();
    private final Faults faults = new Faults(history);
    private final ObjectStore store = new ObjectStore(history, this::tell);
    private final Map<String, String> logs = new ConcurrentHashMap<>();
    private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Consumer<ObjectChange>> listeners = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> failures = new CopyOnWriteArrayList<>();
    private final ExecutorService workers =
            Executors.newCachedThreadPool(task -> daemon("fledge-fake-kubernetes", task));
    // What comes after the end is dropped.
    private final ExecutorService controllers = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> daemon("fledge-fake-controllers", task),
            new ThreadPoolExecutor.DiscardPolicy());
    private final HttpServer server;

    private FakeKubernetes() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
        server.setExecutor(workers);
        server.createContext("/", new ApiHandler(kinds, store, history, faults, logs, requests::add));
        // The server's own thread inherits that it is a daemon from the thread that starts it.
        CompletableFuture.runAsync(server::start, workers).join();
    }

    private static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Starts an empty server on a free port; it answers when this returns.
     *
     * @throws IOException if it cannot listen on loopback
     */
    public static FakeKubernetes start() throws IOException {
        return new FakeKubernetes();
    }

    /** Returns where the server answers. */
    public HttpUrl url() {
        return HttpUrl.get("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    /** Returns the switches of what goes wrong. */
    public Faults faults() {
        return faults;
    }

    /** Adds a kind of custom resource, with or without the subresource {@code status}. The kinds that Fledge knows are there. */
    public void define(ResourceKind kind, boolean hasStatus) {
        kinds.define(kind, hasStatus);
    }

    /**
     * Makes an object with its status, or puts it in the place of the one of that name, which keeps its uid.
     *
     * @param json the object, with {@code apiVersion}, {@code kind} and {@code metadata.name}; a namespace that is not named is
     *     {@code default}
     * @return the object as it was stored
     * @throws IllegalArgumentException if it cannot be stored, or its kind is unknown
     */
    public KubernetesObject put(String json) {
        ObjectNode object = tree(json);
        Kinds.Known known =
                kinds.of(object.path("apiVersion").asText(), object.path("kind").asText());
        String name = object.at("/metadata/name").asText();
        String namespace = known.namespaced() ? object.at("/metadata/namespace").asText("default") : "";
        try {
            if (store.find(known.kind(), namespace, name).isEmpty()) {
                return read(store.create(known, namespace, object, ObjectStore.Part.ALL, false));
            }
            object.withObject("/metadata").remove(List.of("uid", "resourceVersion"));
            return read(store.update(known, namespace, name, live -> object, ObjectStore.Part.ALL, false));
        } catch (Refusal refusal) {
            throw new IllegalArgumentException(refusal.getMessage(), refusal);
        }
    }

    /**
     * Returns an object as it is now.
     *
     * @throws NoSuchElementException if there is none
     */
    public KubernetesObject get(ObjectRef ref) {
        return find(ref).orElseThrow(() -> new NoSuchElementException("there is no " + ref));
    }

    /** Returns an object as it is now; empty if there is none. */
    public Optional<KubernetesObject> find(ObjectRef ref) {
        return store.find(ref.kind(), ref.namespace(), ref.name()).map(FakeKubernetes::read);
    }

    /** Returns the objects of a kind, by namespace and name; an empty namespace is all of them. */
    public List<KubernetesObject> list(ResourceKind kind, String namespace) {
        return store.list(kind, namespace).stream().map(FakeKubernetes::read).toList();
    }

    /**
     * Changes an object, its status too, as somebody else would in between. A change of the spec raises the generation.
     *
     * @return the object as it then is
     * @throws NoSuchElementException if there is none
     */
    public KubernetesObject edit(ObjectRef ref, Consumer<ObjectNode> change) {
        return change(ref, ObjectStore.Part.ALL, change);
    }

    /** Changes the status of an object, which is made if there is none, as a controller does. Errors as for {@link #edit}. */
    public KubernetesObject editStatus(ObjectRef ref, Consumer<ObjectNode> change) {
        return change(ref, ObjectStore.Part.STATUS, object -> change.accept(object.withObject("/status")));
    }

    private KubernetesObject change(ObjectRef ref, ObjectStore.Part part, Consumer<ObjectNode> change) {
        try {
            return read(store.update(
                    kinds.of(ref.kind()),
                    ref.namespace(),
                    ref.name(),
                    live -> {
                        change.accept(live);
                        return live;
                    },
                    part,
                    false));
        } catch (Refusal refusal) {
            throw missing(ref, refusal);
        }
    }

    /**
     * Deletes an object and what it owns.
     *
     * @throws NoSuchElementException if there is none
     */
    public void remove(ObjectRef ref) {
        try {
            store.delete(kinds.of(ref.kind()), ref.namespace(), ref.name(), JSON.missingNode());
        } catch (Refusal refusal) {
            throw missing(ref, refusal);
        }
    }

    private static NoSuchElementException missing(ObjectRef ref, Refusal refusal) {
        NoSuchElementException missing = new NoSuchElementException("there is no " + ref);
        missing.initCause(refusal);
        return missing;
    }

    /** Sets what a container of a pod has written, for the subresource {@code log}. */
    public void log(ObjectRef pod, String container, String text) {
        logs.put(pod.namespace() + "/" + pod.name() + "/" + container, text);
    }

    /** Returns the requests so far, in the order in which they came. */
    public List<SeenRequest> requests() {
        return List.copyOf(requests);
    }

    /** Forgets the requests so far. */
    public void forgetRequests() {
        requests.clear();
    }

    /**
     * Tells a controller of every change from now on, one after the other, on one thread of the server. The controller may
     * read, {@code put} and {@code edit}; if it fails with anything but {@code NoSuchElementException}, {@link #close} fails.
     */
    public void onChange(Consumer<ObjectChange> controller) {
        listeners.add(controller);
    }

    /** Does some work between two changes that controllers are told of, on their thread: their first look at what is there. */
    void runAsController(Runnable work) {
        controllers.execute(() -> guarded(work));
    }

    /** Returns the trees of the objects of a kind, which may be changed and are not stored so. */
    List<ObjectNode> trees(ResourceKind kind, String namespace) {
        return store.list(kind, namespace);
    }

    private void tell(Happening event) {
        if (listeners.isEmpty() || event.namespace().isEmpty()) {
            return;
        }
        String name = event.now().at("/metadata/name").asText();
        ObjectChange change =
                new ObjectChange(event.type(), new ObjectRef(event.kind(), event.namespace(), name), read(event.now()));
        controllers.execute(() -> listeners.forEach(listener -> guarded(() -> listener.accept(change))));
    }

    boolean controllerFailed() {
        return !failures.isEmpty();
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (NoSuchElementException e) {
            // It was deleted since the controller read it; the controller is told of that next.
            return;
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }

    private static ObjectNode tree(String json) {
        try {
            if (JSON.readTree(json) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("must be a JSON object, but was: " + json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("must be JSON, but was: " + json, e);
        }
    }

    private static KubernetesObject read(ObjectNode tree) {
        try {
            return KubernetesObject.parse(tree.toString());
        } catch (IOException e) {
            throw new AssertionError("a tree can be written and read", e);
        }
    }

    /**
     * Stops listening, ends all watches and all threads. May be repeated.
     *
     * @throws IllegalStateException if a controller has failed; its exception is the cause
     */
    @Override
    public void close() {
        history.close();
        server.stop(0);
        controllers.shutdownNow();
        workers.shutdownNow();
        Deadline deadline = Deadline.after(CLOSE_WITHIN, TimeSource.system());
        try {
            for (ExecutorService pool : new ArrayList<>(List.of(controllers, workers))) {
                pool.awaitTermination(deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            RuntimeException first = failures.get(0);
            failures.clear();
            throw new IllegalStateException("a controller failed: " + first, first);
        }
    }
}
