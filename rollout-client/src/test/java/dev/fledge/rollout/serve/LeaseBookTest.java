package dev.fledge.rollout.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.rollout.Lease;
import dev.fledge.testing.ManualTime;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeaseBookTest {
    private static final Instant NOON = Instant.parse("2026-01-17T12:00:00Z");

    private final ManualTime time = ManualTime.startingAt(NOON);

    @TempDir
    private Path folder;

    private static Lease lease(String run, long fence) {
        return Lease.of("shop", run, fence).left(Duration.ofSeconds(60)).build();
    }

    private FileLeaseBook open(TimeSource clock) throws IOException {
        return FileLeaseBook.at(folder.resolve("deep/leases.json"), clock);
    }

    @Test
    void a_lease_runs_out_by_the_monotonic_clock_and_can_not_be_revived() throws Exception {
        MemoryLeaseBook book = new MemoryLeaseBook(time);
        book.begin(lease("run-1", 1));
        time.advance(Duration.ofSeconds(59));
        Duration nearly = book.of("shop").orElseThrow().left();
        time.advance(Duration.ofSeconds(1));

        Lease late = book.renew(lease("run-1", 1), Duration.ofSeconds(60)).orElseThrow();

        assertThat(nearly).isEqualTo(Duration.ofSeconds(1));
        assertThat(late.held()).isFalse();
        assertThat(book.of("shop").orElseThrow().held()).isFalse();
    }

    @Test
    void a_renewal_holds_from_now_on() throws Exception {
        MemoryLeaseBook book = new MemoryLeaseBook(time);
        book.begin(lease("run-1", 1));
        time.advance(Duration.ofSeconds(40));
        book.renew(lease("run-1", 1), Duration.ofSeconds(60));
        time.advance(Duration.ofSeconds(59));

        assertThat(book.of("shop").orElseThrow().left()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void row_2_a_run_with_a_smaller_fence_neither_begins_nor_changes_anything() throws Exception {
        MemoryLeaseBook book = new MemoryLeaseBook(time);
        book.begin(lease("run-1", 1));
        boolean newer = book.begin(lease("run-2", 2));

        boolean same = book.begin(lease("run-3", 2));
        Optional<Lease> paused = book.renew(lease("run-1", 1), Duration.ofHours(1));

        assertThat(newer).isTrue();
        assertThat(same).isFalse();
        assertThat(paused).isEmpty();
        assertThat(book.ofRun("run-1")).isEmpty();
        assertThat(book.ofRun("run-2").orElseThrow().left()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_change_keeps_run_and_fence() throws Exception {
        MemoryLeaseBook book = new MemoryLeaseBook(time);
        book.begin(lease("run-1", 1));

        assertThatThrownBy(() -> book.change(lease("run-1", 1), now -> lease("run-1", 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("fence");
    }

    @Test
    void row_17_a_file_keeps_all_that_is_known_over_a_restart() throws Exception {
        Lease all = lease("run-1", 7).toBuilder()
                .word(Lease.Word.FAIL, "p95 \"2.3x\" baseline")
                .permit(Lease.Permit.ROLLBACK)
                .permit(Lease.Permit.ROLLOUT)
                .canaryHash("85d557f47b")
                .build();
        open(time).begin(all);

        assertThat(open(ManualTime.startingAt(NOON)).of("shop")).contains(all);
    }

    @Test
    void row_17_while_nobody_runs_a_lease_ends_by_the_time_of_day_also_over_two_restarts() throws Exception {
        open(time).begin(lease("run-1", 1));
        FileLeaseBook second = open(ManualTime.startingAt(NOON.plusSeconds(20)));
        Duration afterOne = second.of("shop").orElseThrow().left();
        second.begin(Lease.of("other", "run-9", 1).build());

        FileLeaseBook third = open(ManualTime.startingAt(NOON.plusSeconds(50)));

        assertThat(afterOne).isEqualTo(Duration.ofSeconds(40));
        assertThat(third.of("shop").orElseThrow().left()).isEqualTo(Duration.ofSeconds(10));
        assertThat(open(ManualTime.startingAt(NOON.plusSeconds(61)))
                        .of("shop")
                        .orElseThrow()
                        .held())
                .isFalse();
    }

    @Test
    void row_43_a_clock_that_was_set_back_gives_a_lease_no_more_time_than_it_had() throws Exception {
        open(time).begin(lease("run-1", 1));

        FileLeaseBook back = open(ManualTime.startingAt(NOON.minusSeconds(3600)));

        assertThat(back.of("shop").orElseThrow().left()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void what_can_not_be_stored_is_not_shown() throws Exception {
        FileLeaseBook book = open(time);
        book.begin(lease("run-1", 1));
        Files.delete(folder.resolve("deep/leases.json"));
        Files.delete(folder.resolve("deep"));
        Files.writeString(folder.resolve("deep"), "in the way");

        assertThatThrownBy(() -> book.renew(lease("run-1", 1), Duration.ofHours(1)))
                .isInstanceOf(IOException.class);
        assertThat(book.of("shop").orElseThrow().left()).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void a_file_that_is_none_of_ours_is_named() throws Exception {
        Path file = folder.resolve("leases.json");
        Files.writeString(file, "{\"v\":2}");

        assertThatThrownBy(() -> FileLeaseBook.at(file, time))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("leases.json")
                .hasMessageContaining("v must be 1, but was 2");
    }
}
