package dev.fledge.rollout;

import dev.fledge.internal.Check;
import java.time.Duration;

/** What takes the canary to 0 when we die: a dead-man's switch that lives outside our process. */
public sealed interface Guard {
    /** Returns the guard for people, in one sentence. */
    String describe();

    /**
     * Somebody else keeps asking us and turns the canary off when no good answer comes.
     *
     * @param how who asks, and what
     * @param bound how long users can meet the canary after our death, at most
     */
    record Pulled(String how, Duration bound) implements Guard {
        /** @throws IllegalArgumentException if {@code how} is blank or {@code bound} is not positive */
        public Pulled {
            Check.notBlank("how the guard asks", how);
            Check.positive("bound", bound);
        }

        @Override
        public String describe() {
            return how + "; the canary is off at most " + bound + " after our death";
        }
    }

    /**
     * Nothing turns the canary off when we die.
     *
     * @param why a sentence that says so and what could be done
     */
    record None(String why) implements Guard {
        /** @throws IllegalArgumentException if {@code why} is blank */
        public None {
            Check.notBlank("why there is no guard", why);
        }

        @Override
        public String describe() {
            return "no guard: " + why;
        }
    }
}
