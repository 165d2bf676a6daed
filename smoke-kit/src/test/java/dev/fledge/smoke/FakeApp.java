package dev.fledge.smoke;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An app that answers by method and path, and remembers what it was asked. Not thread-safe. */
final class FakeApp implements HttpTransport {
    private final Map<String, List<HttpTransport>> answers = new LinkedHashMap<>();
    private final List<HttpCall> calls = new ArrayList<>();

    /** Answers a request such as {@code GET /health} with these, one after another, the last one for ever. */
    FakeApp on(String request, HttpTransport... answersInTurn) {
        answers.put(request, new ArrayList<>(List.of(answersInTurn)));
        return this;
    }

    static HttpTransport json(int status, String body) {
        return call -> HttpAnswer.builder(status)
                .header("Content-Type", "application/json")
                .body(body)
                .build();
    }

    @Override
    public HttpAnswer exchange(HttpCall call) throws IOException, InterruptedException {
        calls.add(call);
        List<HttpTransport> inTurn =
                answers.get(call.method() + " " + call.url().encodedPath());
        if (inTurn == null) {
            return HttpAnswer.builder(404).body("no such resource").build();
        }
        return (inTurn.size() > 1 ? inTurn.remove(0) : inTurn.get(0)).exchange(call);
    }

    /** Returns what was asked, such as {@code GET /health}. */
    List<String> requests() {
        return calls.stream()
                .map(call -> call.method() + " " + call.url().encodedPath())
                .toList();
    }

    HttpCall call(int index) {
        return calls.get(index);
    }

    String body(int index) {
        return new String(call(index).body().orElseThrow(), StandardCharsets.UTF_8);
    }

    Target target() {
        return Target.at("http://app").transport(this);
    }
}
