package dev.fledge.rollout.internal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;
import dev.fledge.rollout.Snapshot;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ObservedSnapshotsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Revision V1 = new Revision("1.0", Digest.parse("sha256:" + "0a".repeat(32)));
    private static final Revision V2 = new Revision("2.0", Digest.parse("sha256:" + "1b".repeat(32)));

    private final Semaphore beginnings = new Semaphore(0);
    private final ObservedSnapshots observed = new ObservedSnapshots("fledge-test", first -> beginnings.release());

    @AfterEach
    void end() {
        observed.close();
    }

    @Test
    void an_observer_hears_its_first_word_once_something_was_seen() throws Exception {
        Heard heard = new Heard();
        observed.subscribe(heard);
        assertThat(heard.words).isEmpty();

        observed.saw(weighed(0));

        assertThat(heard.next()).contains("at 0 permille");
        assertThat(beginnings.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(beginnings.availablePermits()).isZero();
    }

    @Test
    void only_news_is_told() throws Exception {
        Heard heard = new Heard();
        observed.saw(weighed(50));
        observed.subscribe(heard);
        assertThat(heard.next()).contains("at 50 permille");

        observed.saw(weighed(50));
        observed.saw(weighed(100));

        assertThat(heard.next()).contains("at 100 permille");
    }

    @Test
    void what_cannot_be_read_any_more_is_old_and_not_drained() throws Exception {
        Heard heard = new Heard();
        observed.saw(Snapshot.of(V1, NOW).inFlightNotCounted(true).build());
        observed.subscribe(heard);
        assertThat(heard.next()).contains("settled");

        observed.unreadable(new IOException("router is away"));
        observed.unreadable(new IOException("router is still away"));
        String old = heard.next();
        observed.saw(weighed(50));

        assertThat(old)
                .contains("in flight not counted")
                .endsWith("could not be read since 2026-11-23T10:00:00Z: router is away");
        assertThat(heard.next()).contains("at 50 permille").doesNotContain("could not be read");
    }

    @Test
    void an_end_is_told_also_to_who_heard_nothing() throws Exception {
        Heard early = new Heard();
        Heard late = new Heard();
        observed.subscribe(early);

        observed.close();
        observed.subscribe(late);

        assertThat(early.next()).isEqualTo("end");
        assertThat(late.next()).isEqualTo("end");
    }

    @Test
    void a_polled_target_is_read_again_after_a_reading_that_failed() throws Exception {
        AtomicInteger readings = new AtomicInteger();
        Heard heard = new Heard();
        try (ObservedSnapshots polled = ObservedSnapshots.polled(
                "fledge-test",
                deadline -> {
                    if (readings.incrementAndGet() == 1) {
                        throw new IOException("away");
                    }
                    return weighed(2);
                },
                Duration.ofSeconds(1),
                Duration.ofMillis(1),
                TimeSource.system())) {
            polled.subscribe(heard);

            assertThat(heard.next()).contains("at 2 permille");
        }
    }

    private static Snapshot weighed(int permille) {
        return Snapshot.of(V1, NOW)
                .canary(V2)
                .canaryReachable()
                .weightPermille(permille)
                .build();
    }

    private static final class Heard implements Flow.Subscriber<Snapshot> {
        private final BlockingQueue<String> words = new LinkedBlockingQueue<>();

        private String next() throws InterruptedException {
            return String.valueOf(words.poll(5, TimeUnit.SECONDS));
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Snapshot seen) {
            words.add(seen.toString());
        }

        @Override
        public void onError(Throwable failure) {
            words.add(failure.toString());
        }

        @Override
        public void onComplete() {
            words.add("end");
        }
    }
}
