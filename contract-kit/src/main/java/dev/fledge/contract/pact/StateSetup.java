package dev.fledge.contract.pact;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Brings the provider into the states of one interaction, one after the other, and tells it when that is over. */
final class StateSetup {
    private static final int MOST_BODY = 200;
    private static final Duration TO_TIDY_UP = Duration.ofMillis(500);

    private final ReplaySettings settings;
    private final HttpTransport transport;
    private final String consumer;
    private final Interaction interaction;

    StateSetup(ReplaySettings settings, HttpTransport transport, String consumer, Interaction interaction) {
        this.settings = settings;
        this.transport = transport;
        this.consumer = consumer;
        this.interaction = interaction;
    }

    /** What came of it: values for the request, or why the interaction cannot be verified. */
    record Outcome(Map<String, Object> values, String reason, String problem) {
        boolean failed() {
            return !reason.isEmpty();
        }
    }

    /** Returns the names of states that nobody can bring about. */
    List<String> missing() {
        return interaction.states().stream()
                .map(ProviderState::name)
                .filter(name -> !name.isBlank())
                .filter(settings.states()::misses)
                .toList();
    }

    Outcome setUp(Deadline deadline) throws InterruptedException {
        Map<String, Object> values = new TreeMap<>();
        for (ProviderState state : interaction.states()) {
            values.putAll(state.params());
            if (!state.name().isBlank() && !assumed(state.name())) {
                try {
                    values.putAll(setUp(state, deadline));
                } catch (IOException e) {
                    return new Outcome(
                            Map.of(),
                            "STATE_FAILED",
                            "state '" + state.name() + "' could not be set up: " + e.getMessage());
                }
            }
        }
        return new Outcome(Collections.unmodifiableMap(values), "", "");
    }

    private boolean assumed(String name) {
        return settings.states().handler(name).isEmpty() && settings.states().assumes(name);
    }

    private Map<String, Object> setUp(ProviderState state, Deadline deadline) throws IOException, InterruptedException {
        Duration limit = settings.limit(deadline);
        if (limit.isZero()) {
            throw new IOException("the " + deadline.allowed().toMillis() + " ms for the whole run were over");
        }
        Optional<StateHandler> handler = settings.states().handler(state.name());
        return handler.isPresent() ? handled(handler.get(), state, limit) : asked("setup", state, limit);
    }

    private static Map<String, Object> handled(StateHandler handler, ProviderState state, Duration limit)
            throws IOException, InterruptedException {
        FutureTask<Map<String, Object>> task = new FutureTask<>(() -> handler.setUp(state.params()));
        Thread thread = new Thread(task, "fledge-pact-state");
        thread.setDaemon(true);
        thread.start();
        try {
            Map<String, Object> values = new LinkedHashMap<>();
            task.get(limit.toMillis(), TimeUnit.MILLISECONDS)
                    .forEach((name, value) -> values.put(String.valueOf(name), value == null ? "" : value));
            return values;
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(
                    "its handler threw " + cause.getClass().getSimpleName() + ": " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw new IOException("its handler did not return within " + limit.toMillis() + " ms", e);
        } catch (RuntimeException e) {
            throw new IOException(
                    "its handler returned no values: " + e.getClass().getSimpleName(), e);
        } finally {
            task.cancel(true);
        }
    }

    private Map<String, Object> asked(String action, ProviderState state, Duration limit)
            throws IOException, InterruptedException {
        HttpCall call = call(action, state, limit);
        HttpAnswer answer = transport.exchange(call);
        String text = answer.bodyText().strip();
        if (answer.status() / 100 != 2) {
            String body = call.redactor().redact(text);
            String said =
                    body.isEmpty() ? "" : ": " + (body.length() > MOST_BODY ? body.substring(0, MOST_BODY) : body);
            throw new IOException("its endpoint " + call + " answered " + answer.status() + said
                    + "; it must answer 2xx when the provider is in that state");
        }
        return text.startsWith("{") ? values(text) : Map.of();
    }

    private static Map<String, Object> values(String json) {
        try {
            DocumentNode object = Document.json("state", json);
            Map<String, Object> values = new LinkedHashMap<>();
            object.keys().forEach(key -> values.put(key, object.field(key).toPlain()));
            return values;
        } catch (DocumentException e) {
            return Map.of();
        }
    }

    private HttpCall call(String action, ProviderState state, Duration limit) throws IOException {
        Map<String, Object> body = new TreeMap<>();
        body.put("action", action);
        body.put("consumer", consumer);
        body.put("params", state.params());
        body.put("state", state.name());
        body.put(
                "states", interaction.states().stream().map(ProviderState::name).toList());
        return settings.stateCall(interaction)
                .timeout(limit)
                .json(JsonText.compact(body))
                .build();
    }

    /** Tells the endpoint that the states are over, the last one first, and returns what went wrong with that. */
    List<String> tearDown(Deadline deadline) throws InterruptedException {
        List<String> problems = new ArrayList<>();
        if (!settings.states().tearsDown()) {
            return problems;
        }
        List<ProviderState> lastFirst = new ArrayList<>(interaction.states());
        Collections.reverse(lastFirst);
        for (ProviderState state : lastFirst) {
            String name = state.name();
            if (!name.isBlank()
                    && settings.states().handler(name).isEmpty()
                    && !settings.states().assumes(name)) {
                Duration limit = settings.limit(deadline);
                try {
                    asked("teardown", state, limit.compareTo(TO_TIDY_UP) < 0 ? TO_TIDY_UP : limit);
                } catch (IOException e) {
                    problems.add("state '" + name + "' could not be torn down: " + e.getMessage());
                }
            }
        }
        return problems;
    }
}
