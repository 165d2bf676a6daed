package dev.fledge.rollout.route;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Asks instances of Traefik which weights they work with. Thread-safe. */
final class TraefikApi {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long ONE_INSTANCE_MILLIS = 5000;

    private final OkHttpClient http;
    private final List<HttpUrl> instances;
    private final String service;

    /** @param service as Traefik calls it, such as {@code prod-app@kubernetescrd} or {@code app@file} */
    TraefikApi(OkHttpClient http, List<HttpUrl> instances, String service) {
        this.http = http;
        this.instances = List.copyOf(instances);
        this.service = service;
    }

    /** Returns for each instance what is missing until it works with these weights, in this order; empty text for nothing. */
    Map<String, String> missing(List<Long> weights, Deadline deadline) {
        Map<String, String> missing = new TreeMap<>();
        for (HttpUrl instance : instances) {
            missing.put("Traefik at " + instance.host() + ":" + instance.port(), missing(instance, weights, deadline));
        }
        return missing;
    }

    private String missing(HttpUrl instance, List<Long> weights, Deadline deadline) {
        HttpUrl url = instance.newBuilder()
                .addPathSegments("api/http/services")
                .addPathSegment(service)
                .build();
        long millis =
                Math.max(1, Math.min(ONE_INSTANCE_MILLIS, deadline.remaining().toMillis()));
        OkHttpClient bounded =
                http.newBuilder().callTimeout(millis, TimeUnit.MILLISECONDS).build();
        try (Response answer =
                bounded.newCall(new Request.Builder().url(url).build()).execute()) {
            if (answer.code() != 200) {
                return "it answers " + answer.code() + " for the service " + service
                        + "; look whether its API is on (api.insecure, or a router to api@internal) and it has that service";
            }
            return missing(JSON.readTree(answer.body().bytes()), weights);
        } catch (IOException e) {
            return "its API did not answer: " + e.getMessage();
        }
    }

    private static String missing(JsonNode answer, List<Long> weights) {
        String status = answer.path("status").asText("absent");
        if (!status.equals("enabled")) {
            return "status of the service is " + status + ", not enabled; see its dashboard for why";
        }
        List<Long> told = new ArrayList<>();
        for (JsonNode entry : answer.at("/weighted/services")) {
            told.add(entry.path("weight").asLong(1));
        }
        return told.equals(weights) ? "" : "it works with weights " + told + ", not with " + weights + " yet";
    }
}
