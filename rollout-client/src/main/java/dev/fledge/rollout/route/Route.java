package dev.fledge.rollout.route;

import dev.fledge.rollout.Guard;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** One router's shares, where they are read and written; what a {@link RoutedTarget} steers. Implementations are thread-safe. */
interface Route {
    /** Returns what people call it, such as {@code HTTPRoute prod/app}. */
    String name();

    /** Reads it once. @throws IOException if it cannot be read, or does not know the two backends; the message is the fix */
    Reading read(Deadline deadline) throws IOException, InterruptedException;

    /** Returns the same route over connections that nothing else holds back, for what closes the canary. */
    default Route urgent() {
        return this;
    }

    /** Returns whether it can let requests through to the canary that ask for it by header or cookie. */
    boolean opensByWish();

    /** Returns what resets shares behind our back, and how that is ended: the fix of a drift. */
    String fixOfDrift();

    /** Returns what takes the canary to 0 when we die. */
    Guard guard();

    /** What was read at one instant. */
    interface Reading {
        /** Returns the shares that the router was told. Rules that differ show their largest. */
        Split split();

        /** Returns what tells this route from one of the same name that is made later; empty if nothing does. */
        String identity();

        /** Returns the parts of the router, such as the parents of a route, by name, with what is missing until each reports the shares; empty text for nothing. Empty if no part reports anything. */
        Map<String, String> missing();

        /** Returns why no request may go to the canary now, one sentence each that names the fix. */
        List<String> obstacles();

        /** Returns whether all that the write would change is so already; also when the shares look the same but a rule differs. */
        boolean is(Split wanted);

        /** Returns what {@link #write} would send, a request or step a line. @throws IOException if it cannot be told */
        List<String> plan(Split wanted) throws IOException;

        /**
         * Writes the shares, presuming that the router is as it was read. A write that closes presumes as little as it can.
         *
         * @return whether it was as presumed; if not, nothing was written
         * @throws IOException if it was refused, or the answer was lost
         */
        boolean write(Split wanted, Deadline deadline) throws IOException, InterruptedException;
    }
}
