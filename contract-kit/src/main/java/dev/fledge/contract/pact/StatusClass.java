package dev.fledge.contract.pact;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A class of HTTP statuses that a contract may name instead of one status. Both bounds are included. */
enum StatusClass {
    INFO("info", 100, 199),
    SUCCESS("success", 200, 299),
    REDIRECT("redirect", 300, 399),
    CLIENT_ERROR("clientError", 400, 499),
    SERVER_ERROR("serverError", 500, 599),
    NON_ERROR("nonError", 0, 399),
    ERROR("error", 400, Integer.MAX_VALUE);

    private final String word;
    private final int first;
    private final int last;

    StatusClass(String word, int first, int last) {
        this.word = word;
        this.first = first;
        this.last = last;
    }

    boolean contains(int status) {
        return status >= first && status <= last;
    }

    static Optional<StatusClass> named(String word) {
        return Arrays.stream(values()).filter(each -> each.word.equals(word)).findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(each -> each.word).collect(Collectors.joining(", "));
    }
}
