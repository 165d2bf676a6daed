package dev.fledge.rollout.fake;

import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What goes wrong at a {@link FakeKubernetes}: each a switch, all off at first. "The next" counts requests that reach the server
 * after the call. Thread-safe.
 */
public final class Faults {
    private static final int OFF = -1;

    private final AtomicInteger lostAnswers = new AtomicInteger();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger lostRequests = new AtomicInteger();
    private final AtomicInteger conflicts = new AtomicInteger();
    private final AtomicInteger throttled = new AtomicInteger();
    private final AtomicInteger failing = new AtomicInteger();
    private final List<String> denials = Collections.synchronizedList(new ArrayList<>());
    private final Set<String> terminating = ConcurrentHashMap.newKeySet();
    private final Set<ResourceKind> missing = ConcurrentHashMap.newKeySet();
    private final List<Runnable> releases = new CopyOnWriteArrayList<>();
    private final History history;
    private volatile long retryAfterSeconds = 1;
    private volatile int failureCode = 500;
    private volatile boolean bumpOnRead;
    private volatile boolean expireContinues;
    private volatile boolean statusHeld;
    private volatile String tokenWanted = "";
    private volatile int lostEvery = OFF;
    private volatile int eventsUntilStall = OFF;
    private volatile int bytesUntilCut = OFF;
    private volatile Duration slowness = Duration.ZERO;
    private volatile Duration statusDelay = Duration.ZERO;

    Faults(History history) {
        this.history = history;
    }

    /** Carries out the next {@code writes} writes and closes the connection instead of answering them. */
    public void loseAnswers(int writes) {
        lostAnswers.set(writes);
    }

    /** Carries out every {@code nth} write and closes the connection instead of answering it, until {@link #clear}. */
    public void loseAnswersEvery(int nth) {
        lostEvery = nth;
    }

    /** Closes the connection at the next {@code writes} writes and does not carry them out. */
    public void loseRequests(int writes) {
        lostRequests.set(writes);
    }

    /** Answers the next {@code writes} writes to one object 409 Conflict, and does not carry them out. */
    public void conflicts(int writes) {
        conflicts.set(writes);
    }

    /** After each read of one object somebody changes it, so that what was read is never the newest version. */
    public void bumpOnRead(boolean on) {
        bumpOnRead = on;
    }

    /**
     * Answers the next {@code requests} requests 429 Too Many Requests.
     *
     * @param retryAfter in whole seconds, as the header {@code Retry-After} is
     */
    public void throttle(int requests, Duration retryAfter) {
        retryAfterSeconds = retryAfter.toSeconds();
        throttled.set(requests);
    }

    /** Answers the next {@code requests} requests with that status, from 500 to 599, and does not carry them out. */
    public void fail(int requests, int code) {
        failureCode = code;
        failing.set(requests);
    }

    /** Answers 401 Unauthorized to every request that does not bear this token; an empty one lets all in again. */
    public void onlyToken(String token) {
        tokenWanted = token;
    }

    /** Each watch, also one that is open, goes silent after that many events: its connection stays, nothing more comes. */
    public void stallWatchesAfter(int events) {
        eventsUntilStall = events;
    }

    /** Cuts the connection of the next watch that has so many bytes to send, after them; then the fault is over. */
    public void cutWatchAt(int bytes) {
        bytesUntilCut = bytes;
    }

    /** Lets watches run to their end again. A watch that is silent already stays silent. */
    public void watchesRun() {
        eventsUntilStall = OFF;
        bytesUntilCut = OFF;
    }

    /** Keeps only that many events, so that a watch that resumes before them is told 410 Gone. The default is 10,000. */
    public void historyWindow(int events) {
        history.window(events);
    }

    /** Answers 410 Gone to a LIST that goes on with a {@code continue} token. */
    public void expireContinues(boolean on) {
        expireContinues = on;
    }

    /**
     * Forbids a verb on a kind, for requests and in the answers of access reviews.
     *
     * @param verb of RBAC, such as {@code patch}; {@code *} for all
     * @param subresource such as {@code status}; empty for the object itself
     */
    public void deny(String verb, ResourceKind kind, String subresource) {
        denials.add(denial(verb, kind.group(), kind.plural(), subresource));
    }

    /** Takes back all that was forbidden. */
    public void allowAll() {
        denials.clear();
    }

    /** Waits that long before each answer, also those to reads. */
    public void slow(Duration wait) {
        slowness = wait;
    }

    /** Refuses to create objects in that namespace, as in one that is being deleted. */
    public void terminating(String namespace) {
        terminating.add(namespace);
    }

    /** Answers as if the definition of that kind were not installed: a plain 404 without a Status object. */
    public void missing(ResourceKind kind) {
        missing.add(kind);
    }

    /** Controllers write no status until this is taken back: what stands there is about an earlier spec. */
    public void holdStatus(boolean on) {
        statusHeld = on;
        if (!on) {
            releases.forEach(Runnable::run);
        }
    }

    /** Controllers write a status that long after the change that it is about. */
    public void delayStatus(Duration delay) {
        statusDelay = delay;
    }

    /** Switches every fault off. */
    public void clear() {
        List.of(lostAnswers, lostRequests, conflicts, throttled, failing).forEach(count -> count.set(0));
        lostEvery = OFF;
        bumpOnRead = false;
        expireContinues = false;
        tokenWanted = "";
        slowness = Duration.ZERO;
        statusDelay = Duration.ZERO;
        denials.clear();
        terminating.clear();
        missing.clear();
        watchesRun();
        history.window(History.WINDOW);
        holdStatus(false);
    }

    /** Returns whether controllers may write no status now. */
    public boolean statusHeld() {
        return statusHeld;
    }

    /** Returns how long controllers wait before they write a status. */
    public Duration statusDelay() {
        return statusDelay;
    }

    /** Does that whenever controllers may write a status again. */
    void onRelease(Runnable work) {
        releases.add(work);
    }

    boolean losesAnswer() {
        int nth = lostEvery;
        return taken(lostAnswers) || (nth != OFF && answers.incrementAndGet() % nth == 0);
    }

    boolean losesRequest() {
        return taken(lostRequests);
    }

    boolean conflicts() {
        return taken(conflicts);
    }

    boolean bumpsOnRead() {
        return bumpOnRead;
    }

    boolean expiresContinues() {
        return expireContinues;
    }

    Duration slowness() {
        return slowness;
    }

    boolean stallsAfter(int events) {
        int limit = eventsUntilStall;
        return limit != OFF && events >= limit;
    }

    /** Returns after how many of {@code bytes} more bytes the connection is cut; -1 if it is not. Tells it once. */
    synchronized int cutWithin(long sent, int bytes) {
        int limit = bytesUntilCut;
        if (limit == OFF || sent + bytes <= limit) {
            return OFF;
        }
        bytesUntilCut = OFF;
        return (int) Math.max(0, limit - sent);
    }

    boolean isMissing(ResourceKind kind) {
        return missing.contains(kind);
    }

    boolean isTerminating(String namespace) {
        return terminating.contains(namespace);
    }

    boolean allows(String verb, String group, String plural, String subresource) {
        return !denials.contains(denial(verb, group, plural, subresource))
                && !denials.contains(denial("*", group, plural, subresource));
    }

    void checkEntry(String bearer) throws Refusal {
        if (!tokenWanted.isEmpty() && !tokenWanted.equals(bearer)) {
            throw new Refusal(401, "Unauthorized", "Unauthorized");
        }
        if (taken(throttled)) {
            throw new Refusal(429, "TooManyRequests", "too many requests, please try again later")
                    .retryAfter(retryAfterSeconds);
        }
        if (taken(failing)) {
            String reason =
                    failureCode == 503 ? "ServiceUnavailable" : failureCode == 504 ? "Timeout" : "InternalError";
            throw new Refusal(failureCode, reason, "the server is sick, as it was told to be");
        }
    }

    private static boolean taken(AtomicInteger count) {
        return count.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    private static String denial(String verb, String group, String plural, String subresource) {
        return verb + " " + group + "/" + plural + "/" + subresource;
    }
}
