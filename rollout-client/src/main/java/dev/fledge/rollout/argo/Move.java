package dev.fledge.rollout.argo;

import dev.fledge.rollout.Outcome;
import java.util.List;

/** What is to be done next for an end state, decided from one reading. */
sealed interface Move {
    /** The end state is there. */
    record Done() implements Move {}

    /** Nothing to write now; what is waited for. */
    record Wait(String what) implements Move {}

    /** Requests to send, in order; then what is waited for. */
    record Write(List<Sending> sendings, String what) implements Move {
        public Write {
            sendings = List.copyOf(sendings);
        }

        static Write of(Sending sending, String what) {
            return new Write(List.of(sending), what);
        }
    }

    /** It ends here, without the end state. */
    record End(Outcome outcome) implements Move {}
}
