package dev.fledge.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.artifact.Digest;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialAndFailedTest {
    private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
    private static final Revision STABLE = new Revision("1.0", Digest.parse("sha256:" + "0a".repeat(32)));
    private static final Snapshot SEEN = Snapshot.of(STABLE, NOW).build();

    @Test
    void a_partial_outcome_shows_what_its_least_part_shows() {
        Outcome partial = new Outcome.Partial(
                Map.of(
                        "b",
                        new Outcome.Reached(Proof.DRAINED, SEEN),
                        "a",
                        new Outcome.AlreadySo(Proof.EFFECTIVE, SEEN)),
                SEEN);

        assertThat(partial.shows(Proof.EFFECTIVE)).isTrue();
        assertThat(partial.shows(Proof.DRAINED)).isFalse();
        assertThat(partial.describe()).startsWith("a: already so, EFFECTIVE").contains("; b: DRAINED");
    }

    @Test
    void one_part_that_shows_nothing_makes_the_whole_show_nothing() {
        Outcome partial = new Outcome.Partial(
                Map.of("a", new Outcome.Reached(Proof.DRAINED, SEEN), "b", new Outcome.Refused("node b is away")),
                SEEN);

        assertThat(partial.shows(Proof.ACCEPTED)).isFalse();
    }

    @Test
    void a_partial_outcome_without_parts_is_misuse() {
        assertThatThrownBy(() -> new Outcome.Partial(Map.of(), SEEN)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_failed_command_shows_no_more_than_that_it_was_accepted() {
        Outcome failed = new Outcome.Failed("the image cannot be pulled", SEEN);

        assertThat(failed.shows(Proof.ACCEPTED)).isTrue();
        assertThat(failed.shows(Proof.EFFECTIVE)).isFalse();
        assertThat(failed.describe()).isEqualTo("failed: the image cannot be pulled");
    }

    @Test
    void a_canary_whose_requests_nobody_counts_is_drained_once_it_has_settled() {
        assertThat(Snapshot.of(STABLE, NOW).inFlightNotCounted(false).build().drained())
                .isFalse();
        assertThat(Snapshot.of(STABLE, NOW).inFlightNotCounted(true).build().drained())
                .isTrue();
        assertThat(Snapshot.of(STABLE, NOW)
                        .canaryReachable()
                        .inFlightNotCounted(true)
                        .build()
                        .drained())
                .isFalse();
    }

    @Test
    void a_snapshot_tells_its_problems() {
        Snapshot snapshot =
                Snapshot.of(STABLE, NOW).problem("quota exceeded; raise it").build();

        assertThat(snapshot.problems()).containsExactly("quota exceeded; raise it");
        assertThat(snapshot.toString()).endsWith("0 in flight; quota exceeded; raise it");
    }

    @Test
    void a_snapshot_is_built_again_with_one_more_problem() {
        Snapshot seen = Snapshot.of(STABLE, NOW)
                .canary(STABLE)
                .canaryReachable()
                .weightPermille(50)
                .canaryInFlight(3)
                .problem("first")
                .build();

        Snapshot again = seen.toBuilder().problem("second").build();

        assertThat(again.toString()).isEqualTo(seen + "; second");
        assertThat(again.seenAt()).isEqualTo(NOW);
        assertThat(again.canaryReachable()).isTrue();
        assertThat(again.canaryInFlight()).hasValue(3);
    }

    @Test
    void a_guard_says_its_bound() {
        assertThat(new Guard.Pulled("HAProxy asks for the lease", Duration.ofMillis(300)).describe())
                .isEqualTo("HAProxy asks for the lease; the canary is off at most PT0.3S after our death");
        assertThatThrownBy(() -> new Guard.Pulled("x", Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }
}
