package dev.fledge.testing;

import dev.fledge.rollout.Snapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;

/** Keeps the first snapshot, and the first with a weight. */
final class FirstAndMatching implements Flow.Subscriber<Snapshot> {
    private final int weightPermille;
    final CompletableFuture<Snapshot> first = new CompletableFuture<>();
    final CompletableFuture<Snapshot> matching = new CompletableFuture<>();

    FirstAndMatching(int weightPermille) {
        this.weightPermille = weightPermille;
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
        subscription.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(Snapshot snapshot) {
        first.complete(snapshot);
        if (snapshot.weightPermille() == weightPermille) {
            matching.complete(snapshot);
        }
    }

    @Override
    public void onError(Throwable error) {
        first.completeExceptionally(error);
        matching.completeExceptionally(error);
    }

    @Override
    public void onComplete() {
        matching.completeExceptionally(new AssertionError("the stream ended before the target was closed"));
    }
}
