package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/**
 * An AnalysisRun of the first web metric of a template: really asks over HTTP, and counts as Argo does: more failures than
 * failureLimit, more inconclusive answers than inconclusiveLimit, more errors in a row than consecutiveErrorLimit (4). After an
 * error it asks again in 10 s, whatever the interval.
 */
final class WebAnalysis implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final Pattern TERM = Pattern.compile("result\\.(\\w+) == \"(\\w+)\"");
    private static final Pattern DURATION = Pattern.compile("([0-9]+)(ms|s|m|h)?");

    private final FakeKubernetes kubernetes;
    private final ObjectRef run;
    private final ObjectNode metric;
    private final String url;
    private final ScheduledExecutorService timers;
    private final double timeFactor;
    private final OkHttpClient http;
    private int successes;
    private int failures;
    private int inconclusive;
    private int errorsInARow;
    private volatile String phase = "Running";
    private volatile boolean closed;

    private WebAnalysis(
            FakeKubernetes kubernetes,
            ObjectRef run,
            ObjectNode metric,
            String url,
            ScheduledExecutorService timers,
            double timeFactor) {
        this.kubernetes = kubernetes;
        this.run = run;
        this.metric = metric;
        this.url = url;
        this.timers = timers;
        this.timeFactor = timeFactor;
        int timeout = metric.at("/provider/web/timeoutSeconds").asInt(10);
        this.http = new OkHttpClient.Builder()
                .retryOnConnectionFailure(false)
                .callTimeout(Math.max(1, (long) (timeout * 1000 * timeFactor)), TimeUnit.MILLISECONDS)
                .build();
    }

    static WebAnalysis start(
            FakeKubernetes kubernetes,
            ObjectRef rollout,
            JsonNode analysis,
            ObjectNode status,
            ScheduledExecutorService timers,
            double timeFactor) {
        String name = analysis.at("/templates/0/templateName").asText();
        ObjectNode template =
                tree(kubernetes.get(new ObjectRef(RolloutController.ANALYSIS_TEMPLATE, rollout.namespace(), name)));
        ObjectNode metric = (ObjectNode) template.at("/spec/metrics/0");
        String url = metric.at("/provider/web/url").asText();
        for (Map.Entry<String, String> arg : args(template, analysis, status).entrySet()) {
            url = url.replace("{{args." + arg.getKey() + "}}", arg.getValue());
        }
        ObjectRef run = new ObjectRef(
                ResourceKind.ANALYSIS_RUN, rollout.namespace(), rollout.name() + "-run-" + NUMBER.incrementAndGet());
        ObjectNode object = JSON.createObjectNode()
                .put("apiVersion", "argoproj.io/v1alpha1")
                .put("kind", "AnalysisRun");
        object.putObject("metadata").put("name", run.name()).put("namespace", run.namespace());
        object.putObject("spec");
        object.putObject("status").put("phase", "Running");
        kubernetes.put(object.toString());
        WebAnalysis started = new WebAnalysis(kubernetes, run, metric, url, timers, timeFactor);
        started.measureIn(duration(metric.path("initialDelay").asText("0s")));
        return started;
    }

    private static Map<String, String> args(ObjectNode template, JsonNode analysis, ObjectNode status) {
        Map<String, String> args = new HashMap<>();
        template.at("/spec/args")
                .forEach(arg ->
                        args.put(arg.path("name").asText(), arg.path("value").asText()));
        for (JsonNode arg : analysis.path("args")) {
            String which = arg.at("/valueFrom/podTemplateHashValue").asText();
            String value = which.equals("Latest")
                    ? status.path("currentPodHash").asText()
                    : which.equals("Stable")
                            ? status.path("stableRS").asText()
                            : arg.path("value").asText();
            args.put(arg.path("name").asText(), value);
        }
        return args;
    }

    /** Reads a duration of whole numbers, such as {@code 10s}; without a unit it is seconds. */
    static Duration duration(String text) {
        Matcher part = DURATION.matcher(text);
        if (!part.matches()) {
            throw new IllegalArgumentException("must be a number and ms, s, m or h, but was '" + text + "'");
        }
        long number = Long.parseLong(part.group(1));
        String unit = part.group(2) == null ? "s" : part.group(2);
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofSeconds(number);
        };
    }

    String name() {
        return run.name();
    }

    String phase() {
        return phase;
    }

    private void measureIn(Duration wait) {
        try {
            var unused = timers.schedule(this::measure, (long) (wait.toNanos() * timeFactor), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // Closed with its controller.
            closed = true;
        }
    }

    private void measure() {
        if (closed) {
            return;
        }
        boolean told = kubernetes
                .find(run)
                .map(object -> object.isTrue("/spec/terminate"))
                .orElse(false);
        if (told) {
            end("Successful");
            return;
        }
        boolean error = !ask();
        assess();
        if (phase.equals("Running")) {
            Duration interval = duration(metric.path("interval").asText("10s"));
            measureIn(error ? Duration.ofSeconds(10) : interval);
        }
    }

    /** Returns whether there was an answer. */
    private boolean ask() {
        try (Response answer =
                http.newCall(new Request.Builder().url(url).build()).execute()) {
            JsonNode result = JSON.readTree(answer.body().string());
            if (!answer.isSuccessful()) {
                throw new IOException("status " + answer.code());
            }
            errorsInARow = 0;
            count(result);
            return true;
        } catch (IOException e) {
            errorsInARow++;
            return false;
        }
    }

    private void count(JsonNode result) {
        if (holds("failureCondition", result)) {
            failures++;
        } else if (holds("successCondition", result)) {
            successes++;
        } else {
            inconclusive++;
        }
    }

    private boolean holds(String condition, JsonNode result) {
        Matcher equation = TERM.matcher(metric.path(condition).asText());
        while (equation.find()) {
            if (result.path(equation.group(1)).asText().equals(equation.group(2))) {
                return true;
            }
        }
        return false;
    }

    private void assess() {
        int measured = successes + failures + inconclusive;
        if (failures > metric.path("failureLimit").asInt()) {
            end("Failed");
        } else if (inconclusive > metric.path("inconclusiveLimit").asInt()) {
            end("Inconclusive");
        } else if (errorsInARow > metric.path("consecutiveErrorLimit").asInt(4)) {
            end("Error");
        } else if (measured > 0
                && (measured >= metric.path("count").asInt(Integer.MAX_VALUE) || !metric.has("interval"))) {
            end("Successful");
        }
    }

    private void end(String last) {
        phase = last;
        kubernetes.edit(run, object -> object.withObject("/status").put("phase", last));
    }

    private static ObjectNode tree(KubernetesObject object) {
        try {
            return (ObjectNode) JSON.readTree(object.json());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks no more. */
    @Override
    public void close() {
        closed = true;
        http.connectionPool().evictAll();
        http.dispatcher().executorService().shutdown();
    }
}
