package dev.fledge.metric.source;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Answers each query, or each that starts so, with the result that was recorded for it; others match nothing. */
final class RecordedPrometheus implements HttpTransport {
    private final Map<String, String> data = new LinkedHashMap<>();
    private final List<String> asked = new ArrayList<>();

    /** Records the result of the range selector itself. */
    RecordedPrometheus matrix(String query, String result) {
        return data(query, "{\"resultType\":\"matrix\",\"result\":" + result + "}");
    }

    /** Records the newest samples before the interval. */
    RecordedPrometheus vector(String query, String result) {
        return data(query, "{\"resultType\":\"vector\",\"result\":" + result + "}");
    }

    RecordedPrometheus data(String query, String json) {
        data.put(query, json);
        return this;
    }

    @Override
    public HttpAnswer exchange(HttpCall call) {
        String query = Objects.requireNonNull(call.url().queryParameter("query"));
        asked.add(call.url().encodedPath() + " " + query);
        String found = data.entrySet().stream()
                .filter(entry -> query.startsWith(entry.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse("{\"resultType\":\"vector\",\"result\":[]}");
        return HttpAnswer.builder(200)
                .header("Content-Type", "application/json")
                .body("{\"status\":\"success\",\"data\":" + found + "}")
                .build();
    }

    /** Every path and query asked so far. */
    List<String> asked() {
        return asked;
    }
}
