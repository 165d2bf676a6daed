package dev.fledge.rollout.serve;

import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * What Flagger's webhooks are told. Yes to {@code rollback} means that the canary goes; yes to any other, that it goes on. A
 * run that is unknown, dead, displeased or about another canary gets the answer that takes the canary away.
 */
final class FlaggerHooks {
    private static final Set<String> HOOKS = Set.of(
            "confirm-rollout",
            "pre-rollout",
            "rollout",
            "confirm-traffic-increase",
            "confirm-promotion",
            "post-rollout",
            "rollback",
            "event");
    // Some versions of Flagger ask confirm-rollout while the checksum is still that of the release before.
    private static final Set<String> ABOUT_THE_CANARY =
            Set.of("pre-rollout", "rollout", "confirm-traffic-increase", "confirm-promotion", "rollback");

    private final LeaseBook book;

    FlaggerHooks(LeaseBook book) {
        this.book = book;
    }

    static boolean knows(String hook) {
        return HOOKS.contains(hook);
    }

    /** @param checksum what Flagger calls the release under test; empty if it does not say */
    HookAnswer answer(String hook, String app, String checksum) {
        if (hook.equals("event") || hook.equals("post-rollout")) {
            return HookAnswer.yes("noted");
        }
        Optional<Lease> known = book.of(app);
        String wrong = known.map(lease -> wrong(lease, hook, checksum))
                .orElse("no run of " + app + " is known; begin one before a release");
        if (hook.equals("rollback")) {
            return wrong.isEmpty() ? HookAnswer.no("no rollback is wanted") : HookAnswer.yes("roll back: " + wrong);
        }
        return wrong.isEmpty() ? goOn(hook, known.orElseThrow(), checksum) : HookAnswer.no(wrong);
    }

    private static String wrong(Lease lease, String hook, String checksum) {
        if (!lease.held()) {
            return "the lease of run " + lease.run() + " has run out";
        }
        if (lease.permits(Lease.Permit.ROLLBACK)) {
            return "run " + lease.run() + " takes the canary away";
        }
        if (lease.word() == Lease.Word.FAIL) {
            return "run " + lease.run() + " says FAIL: " + lease.reason();
        }
        String expected = lease.canaryHash().orElse(checksum);
        if (ABOUT_THE_CANARY.contains(hook) && !checksum.isEmpty() && !expected.equals(checksum)) {
            return "run " + lease.run() + " is about release " + expected + ", but was asked about " + checksum;
        }
        return "";
    }

    private HookAnswer goOn(String hook, Lease lease, String checksum) {
        try {
            if (ABOUT_THE_CANARY.contains(hook)
                    && !checksum.isEmpty()
                    && lease.canaryHash().isEmpty()) {
                book.change(
                        lease,
                        now -> now.canaryHash().isPresent()
                                ? now
                                : now.toBuilder().canaryHash(checksum).build());
            }
            return switch (hook) {
                case "confirm-rollout" -> gate(lease, Lease.Permit.ROLLOUT);
                case "confirm-traffic-increase" -> oneStep(lease);
                case "confirm-promotion" -> gate(lease, Lease.Permit.PROMOTION);
                default -> HookAnswer.yes("run " + lease.run() + " says " + lease.word());
            };
        } catch (IOException e) {
            return HookAnswer.no("what was asked could not be stored: " + e.getMessage());
        }
    }

    private static HookAnswer gate(Lease lease, Lease.Permit permit) {
        return lease.permits(permit)
                ? HookAnswer.yes("run " + lease.run() + " allows it")
                : HookAnswer.no("run " + lease.run() + " does not allow it yet");
    }

    /** Who is told yes may step once; a second question before the step was seen is told no. */
    private HookAnswer oneStep(Lease lease) throws IOException {
        boolean[] used = {false};
        book.change(lease, now -> {
            used[0] = now.held() && now.permits(Lease.Permit.TRAFFIC_INCREASE);
            return now.toBuilder().forbid(Lease.Permit.TRAFFIC_INCREASE).build();
        });
        return used[0]
                ? HookAnswer.yes("run " + lease.run() + " allows one step")
                : HookAnswer.no("run " + lease.run() + " holds the weight");
    }
}
