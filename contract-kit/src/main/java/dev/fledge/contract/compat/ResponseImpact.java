package dev.fledge.contract.compat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a consumer reads what changed in an answer. */
final class ResponseImpact {
    private ResponseImpact() {}

    static Optional<String> ofStatus(Change change, Usage.Read read) {
        boolean gone = change.id().endsWith("-removed");
        return gone && covers(change.subject().names().get(0), read.status())
                ? Optional.of("it expects status " + read.status())
                : Optional.empty();
    }

    private static boolean covers(String described, int status) {
        String number = String.valueOf(status);
        return described.equals(number)
                || described.equals(number.charAt(0) + "XX")
                || described.toUpperCase(Locale.ROOT).equals("DEFAULT");
    }

    static Optional<String> ofHeader(Change change, Usage.Read read) {
        List<String> names = change.subject().names();
        return covers(names.get(0), read.status()) && read.headers().contains(names.get(1))
                ? Optional.of("it reads the header")
                : Optional.empty();
    }

    static Optional<String> ofBody(Change change, Usage.Read read) {
        List<String> names = change.subject().names();
        String media = read.mediaType().orElse("application/json");
        if (!covers(names.get(0), read.status()) || !media.equals(names.get(1)) || isTolerated(change, read)) {
            return Optional.empty();
        }
        if (change.id().equals("response-media-type-removed")) {
            return Optional.of("it reads " + media);
        }
        Usage.Fields fields = read.fields();
        return fields.at(change.subject().path())
                .map(field -> field.isEmpty()
                        ? "it reads the body"
                        : (fields.known() ? "it reads /" : "its recording does not tell whether it reads /")
                                + String.join("/", field));
    }

    /** What is more in an answer is passed over, and bounds matter only to who takes a text apart. */
    private static boolean isTolerated(Change change, Usage.Read read) {
        String id = change.id();
        List<String> place = change.subject().path();
        if (id.endsWith("-added-to-closed-object") || id.endsWith("-additional-properties-opened")) {
            return true;
        }
        if (id.endsWith("-became-nullable")) {
            return read.fields().takesNullAt(place);
        }
        if (id.contains("-pattern-") || id.contains("-length-")) {
            return !read.fields().takesApart(place);
        }
        boolean elements = id.contains("-min-items-");
        boolean bound = id.contains("-max-")
                || id.contains("-min-")
                || id.contains("-multiple-of-")
                || id.contains("-unique-items-")
                || id.contains("-discriminator-");
        return bound && !elements;
    }
}
