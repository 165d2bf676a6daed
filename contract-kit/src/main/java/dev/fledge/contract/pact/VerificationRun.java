package dev.fledge.contract.pact;

import dev.fledge.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** Asks all interactions of some pacts with a number of threads, and has a result for each when the time is over. */
final class VerificationRun {
    /** What the last calls may take beyond the deadline to notice it. */
    private static final long GRACE_MILLIS = 1000;

    private final Replay replay;
    private final Deadline deadline;
    private final List<Question> questions = new ArrayList<>();
    private final AtomicInteger next = new AtomicInteger();
    private final AtomicReferenceArray<InteractionResult> results;

    private record Question(PactFile pact, Interaction interaction) {}

    VerificationRun(Replay replay, List<PactFile> pacts, Deadline deadline) {
        this.replay = replay;
        this.deadline = deadline;
        pacts.forEach(pact -> pact.interactions().forEach(each -> questions.add(new Question(pact, each))));
        this.results = new AtomicReferenceArray<>(questions.size());
    }

    /** Returns one result for each interaction, in their order. */
    List<InteractionResult> results(int parallelism) throws InterruptedException {
        int threads = Math.min(parallelism, questions.size());
        CountDownLatch running = new CountDownLatch(threads);
        List<Thread> workers = new ArrayList<>();
        for (int i = 1; i <= threads; i++) {
            Thread worker = new Thread(() -> work(running), "fledge-verify-" + i);
            worker.setDaemon(true);
            workers.add(worker);
            worker.start();
        }
        try {
            running.await(deadline.remaining().toMillis() + GRACE_MILLIS, TimeUnit.MILLISECONDS);
            return collected();
        } finally {
            workers.forEach(Thread::interrupt);
        }
    }

    private void work(CountDownLatch running) {
        try {
            for (int i = next.getAndIncrement(); i < questions.size(); i = next.getAndIncrement()) {
                results.set(i, result(questions.get(i)));
            }
        } catch (InterruptedException e) {
            // The run is over; what has no result by then was not reached.
            Thread.currentThread().interrupt();
        } finally {
            running.countDown();
        }
    }

    private InteractionResult result(Question question) throws InterruptedException {
        try {
            return replay.of(question.pact(), question.interaction(), deadline);
        } catch (RuntimeException e) {
            return InteractionResult.of(question.interaction(), InteractionVerdict.UNVERIFIABLE, "NOT_EVALUATED")
                    .message("could not be evaluated (" + e.getClass().getSimpleName() + "); please report this")
                    .build();
        }
    }

    private List<InteractionResult> collected() {
        List<InteractionResult> collected = new ArrayList<>();
        for (int i = 0; i < questions.size(); i++) {
            InteractionResult result = results.get(i);
            collected.add(
                    result != null ? result : Replay.notReached(questions.get(i).interaction(), deadline));
        }
        return collected;
    }
}
