package dev.fledge.rollout;

import dev.fledge.internal.Check;

/**
 * An end state that a target is told to reach. Sending a command twice changes nothing the second time.
 */
public sealed interface Command {
    /** The proof that the command is done only with: {@link Proof#DRAINED} for {@link Abort} and {@link Rollback}, else {@link Proof#EFFECTIVE}. */
    default Proof provenBy() {
        return Proof.EFFECTIVE;
    }

    /** Returns the command for people, such as {@code set weight to 50 permille}. */
    String describe();

    /** Bring the canary up, at weight 0 and out of reach of users. */
    record Start(Revision canary) implements Command {
        /** @throws NullPointerException if {@code canary} is null */
        public Start {
            Check.notNull("canary", canary);
        }

        @Override
        public String describe() {
            return "start " + canary;
        }
    }

    /**
     * Send a share of the users' requests to the canary. Also opens a canary that an {@link Abort} closed.
     *
     * @param permille 0 to 1000; never rounded up by a target that cannot express it
     */
    record SetWeight(int permille) implements Command {
        /** @throws IllegalArgumentException if {@code permille} is out of range */
        public SetWeight {
            Check.inRange("weight in permille", permille, 0, 1000);
        }

        @Override
        public String describe() {
            return "set weight to " + permille + " permille";
        }
    }

    /** Make the canary the stable version: all traffic, now and after a restart. */
    record Promote(Revision canary) implements Command {
        /** @throws NullPointerException if {@code canary} is null */
        public Promote {
            Check.notNull("canary", canary);
        }

        @Override
        public String describe() {
            return "promote " + canary;
        }
    }

    /** All traffic back to stable now, whatever header or cookie a request carries. */
    record Abort() implements Command {
        @Override
        public Proof provenBy() {
            return Proof.DRAINED;
        }

        @Override
        public String describe() {
            return "abort";
        }
    }

    /** Make the rollback point the desired state again and take the canary away. */
    record Rollback(RollbackPoint to) implements Command {
        /** @throws NullPointerException if {@code to} is null */
        public Rollback {
            Check.notNull("rollback point", to);
        }

        @Override
        public Proof provenBy() {
            return Proof.DRAINED;
        }

        @Override
        public String describe() {
            return "roll back to " + to.stable();
        }
    }
}
