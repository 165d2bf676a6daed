package dev.fledge.smoke.generate;

import dev.fledge.http.record.Endpoint;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The calls of one method to one path, whatever its parameters were: also where a parameter is a word with a number in it.
 *
 * @param calls by their start, earliest first
 */
record RecordedEndpoint(String method, String path, List<HarEntry> calls) {
    RecordedEndpoint {
        List<HarEntry> sorted = new ArrayList<>(calls);
        sorted.sort(Comparator.comparing(HarEntry::startedAt));
        calls = List.copyOf(sorted);
    }

    /** Returns the endpoints, those with the most calls first. */
    static List<RecordedEndpoint> of(List<Endpoint> endpoints) {
        return Endpoint.alike(endpoints).stream()
                .map(each -> new RecordedEndpoint(each.method(), each.path().text(), each.calls()))
                .toList();
    }

    /** Returns method and path as they may be shown: a part that may be a person's or secret is replaced by what it is. */
    String shown() {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            Optional<String> personal = Personal.inSegment(segment);
            segments.add(personal.map(what -> "{" + what + "}").orElse(segment));
        }
        String known = method.matches("[A-Z]{1,20}") ? method : "OTHER";
        return known + " " + String.join("/", segments);
    }

    /** Returns the calls that were answered with 2xx, to the end. */
    List<HarEntry> succeeded() {
        return calls.stream().filter(RecordedEndpoint::succeeded).toList();
    }

    static boolean succeeded(HarEntry call) {
        return call.failure().isEmpty()
                && call.response()
                        .filter(answer -> answer.status() >= 200 && answer.status() <= 299)
                        .isPresent();
    }

    LeftOut leftOut(String reason) {
        return new LeftOut(shown(), calls.size(), reason);
    }
}
