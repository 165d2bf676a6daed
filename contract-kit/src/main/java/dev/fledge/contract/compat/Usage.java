package dev.fledge.contract.compat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a consumer is known to use a provider: one call, and what of its answer is read.
 *
 * @param consumer the name of the consumer
 * @param interaction what it was doing, in words
 */
record Usage(String consumer, String interaction, Asked asked, Read read) {
    /** The call. Names of headers are in lower case; the body is empty if there was none. */
    record Asked(String method, String path, Map<String, List<String>> query, Message message) {}

    /** What travels: headers, and the body as text with its media type. */
    record Message(Map<String, List<String>> headers, Optional<String> body, Optional<String> mediaType) {}

    /** What is read of the answer. */
    record Read(int status, Optional<String> mediaType, Set<String> headers, Fields fields) {}

    /**
     * The members that are read, each as the way to it; {@code *} for elements of a list.
     *
     * @param known false if the body was not kept, so that any member may be read
     * @param all every member that is read
     * @param orNull those that the consumer takes null for
     * @param byPattern those whose text the consumer takes apart
     */
    record Fields(boolean known, Set<List<String>> all, Set<List<String>> orNull, Set<List<String>> byPattern) {
        /** Returns the first member that is read at the place or below it; the place itself if that is not known. */
        Optional<List<String>> at(List<String> place) {
            if (!known) {
                return Optional.of(place);
            }
            return all.stream().filter(field -> isAtOrBelow(field, place)).findFirst();
        }

        boolean takesNullAt(List<String> place) {
            return orNull.stream().anyMatch(field -> field.size() == place.size() && isAtOrBelow(field, place));
        }

        boolean takesApart(List<String> place) {
            return !known
                    || byPattern.stream().anyMatch(field -> field.size() == place.size() && isAtOrBelow(field, place));
        }
    }

    static boolean isAtOrBelow(List<String> field, List<String> place) {
        if (field.size() < place.size()) {
            return false;
        }
        for (int i = 0; i < place.size(); i++) {
            boolean same = field.get(i).equals(place.get(i))
                    || field.get(i).equals("*")
                    || place.get(i).equals("*");
            if (!same) {
                return false;
            }
        }
        return true;
    }
}
