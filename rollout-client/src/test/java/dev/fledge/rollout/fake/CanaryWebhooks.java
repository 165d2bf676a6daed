package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks the webhooks of a Canary over HTTP, as Flagger does: only an answer up to 202 is a yes, and 204 is a no. */
final class CanaryWebhooks implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final MediaType TYPE = MediaType.get("application/json");

    private final OkHttpClient http = new OkHttpClient.Builder()
            .retryOnConnectionFailure(false)
            .callTimeout(TIMEOUT)
            .build();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** Returns what was asked and answered, such as {@code rollout 200}; status 0 is no answer. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    boolean has(JsonNode canary, String type) {
        for (JsonNode hook : canary.at("/spec/analysis/webhooks")) {
            if (typeOf(hook).equals(type)) {
                return true;
            }
        }
        return false;
    }

    /** Asks each hook of the type; the first no ends it. */
    boolean all(JsonNode canary, String type, String phase, String checksum) {
        for (JsonNode hook : canary.at("/spec/analysis/webhooks")) {
            if (typeOf(hook).equals(type) && !yes(canary, hook, phase, checksum)) {
                return false;
            }
        }
        return true;
    }

    private static String typeOf(JsonNode hook) {
        String type = hook.path("type").asText("");
        return type.isEmpty() ? "rollout" : type;
    }

    private boolean yes(JsonNode canary, JsonNode hook, String phase, String checksum) {
        int tries = 1 + hook.path("retries").asInt(0);
        int status = 0;
        for (int i = 0; i < tries; i++) {
            status = ask(canary, hook, phase, checksum);
            asked.add(typeOf(hook) + " " + status);
            if (status > 0 && status < 500 && status != 429) {
                break;
            }
        }
        return status > 0 && status <= 202;
    }

    private int ask(JsonNode canary, JsonNode hook, String phase, String checksum) {
        ObjectNode body = JSON.createObjectNode()
                .put("name", canary.at("/metadata/name").asText())
                .put("namespace", canary.at("/metadata/namespace").asText())
                .put("phase", phase)
                .put("checksum", checksum);
        body.set("metadata", hook.path("metadata"));
        Request request = new Request.Builder()
                .url(hook.path("url").asText())
                .post(RequestBody.create(body.toString(), TYPE))
                .build();
        try (Response answer = http.newCall(request).execute()) {
            return answer.code();
        } catch (IOException e) {
            return 0;
        }
    }

    @Override
    public void close() {
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }
}
