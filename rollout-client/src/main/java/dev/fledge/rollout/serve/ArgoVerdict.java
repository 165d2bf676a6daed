package dev.fledge.rollout.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Lease;
import dev.fledge.rollout.LeaseBook;
import java.util.Optional;

/** What the web metric of Argo Rollouts is told: never anything but PASS, WAIT or FAIL, since a third thing pauses with traffic on the canary. */
final class ArgoVerdict {
    private final LeaseBook book;

    ArgoVerdict(LeaseBook book) {
        this.book = book;
    }

    String json(String run, String hash) {
        Optional<Lease> lease = book.ofRun(run);
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        String wrong = lease.map(known -> wrong(known, hash)).orElse("run is not known, or a newer one has taken over");
        if (!wrong.isEmpty()) {
            answer.put("verdict", Lease.Word.FAIL.name());
        } else if (lease.orElseThrow().canaryHash().isEmpty()) {
            wrong = "the canary of this run is not known yet";
            answer.put("verdict", Lease.Word.WAIT.name());
        } else {
            answer.put("verdict", lease.orElseThrow().word().name());
        }
        return answer.put("fence", lease.map(Lease::fence).orElse(-1L))
                .put(
                        "leaseSecondsLeft",
                        lease.map(known -> known.left().toSeconds()).orElse(0L))
                .put("reason", wrong.isEmpty() ? lease.map(Lease::reason).orElse("") : wrong)
                .toString();
    }

    private static String wrong(Lease lease, String hash) {
        if (!lease.held()) {
            return "the lease of run " + lease.run() + " has run out";
        }
        if (lease.word() == Lease.Word.FAIL) {
            return lease.reason().isEmpty() ? "run " + lease.run() + " says FAIL" : lease.reason();
        }
        if (lease.permits(Lease.Permit.ROLLBACK)) {
            return "run " + lease.run() + " takes the canary away";
        }
        String expected = lease.canaryHash().orElse(hash);
        return expected.equals(hash) && !hash.isEmpty()
                ? ""
                : "run " + lease.run() + " is about pod template " + expected + ", but was asked about '" + hash + "'";
    }
}
