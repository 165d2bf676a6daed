package dev.fledge.contract.drift;

import com.sun.management.ThreadMXBean;
import dev.fledge.metric.Arm;
import dev.fledge.schema.JsonSchema;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * What it costs the thread of a call to be watched, beside a client with an interceptor that does nothing, in one run and in
 * alternating rounds. The network is left out: answers come from memory.
 *
 * <p>Arguments: calls a round (default 20,000), rounds (default 15). CPU time and allocation are those of the calling thread alone.
 * In the last two rows a call is made each millisecond, so caches are cold, which is the dearest case; compare them with each
 * other.
 */
public final class DriftBench {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final MediaType JSON = MediaType.get("application/json");
    private static final Request REQUEST =
            new Request.Builder().url("http://app.example/orders/1").build();
    private static final String BODY = body();

    private record Cost(double cpuMicros, double bytes) {}

    private DriftBench() {}

    private static String body() {
        StringBuilder items = new StringBuilder();
        for (int i = 0; i < 10; i++) {
            items.append(i == 0 ? "" : ",")
                    .append("{\"sku\":\"A-")
                    .append(100 + i)
                    .append("\",\"count\":2,\"price\":9.5,\"name\":\"green tea\"}");
        }
        return "{\"id\":1,\"state\":\"paid\",\"items\":[" + items + "]}";
    }

    private static DriftMonitor monitor(double share) {
        JsonSchema schema = JsonSchema.parse("order.json", """
                {"type": "object", "required": ["id", "state", "items"], "properties": {"id": {"type": "integer"},
                 "items": {"type": "array", "items": {"type": "object", "required": ["sku", "count", "price"],
                   "properties": {"sku": {"type": "string"}, "count": {"type": "integer"}, "price": {"type": "number"}}}}}}
                """);
        return DriftMonitor.builder("bench-" + share)
                .contract(AnswerSchemas.builder("orders")
                        .answer("GET /orders/{id} 200", schema)
                        .build())
                .share(share)
                .start();
    }

    /** Returns the client with the network replaced by an answer from memory. */
    private static OkHttpClient offline(OkHttpClient client) {
        Interceptor canned = chain -> new Response.Builder()
                .request(chain.request())
                .protocol(Protocol.HTTP_1_1)
                .code(200)
                .message("OK")
                .header("Content-Type", "application/json")
                .body(ResponseBody.create(BODY, JSON))
                .build();
        return client.newBuilder().addInterceptor(canned).build();
    }

    private static void call(OkHttpClient client) throws IOException {
        try (Response answer = client.newCall(REQUEST).execute()) {
            if (answer.body().string().length() != BODY.length()) {
                throw new AssertionError("the body was changed");
            }
        }
    }

    private static Cost measure(OkHttpClient client, int calls) throws IOException {
        long cpu = THREADS.getCurrentThreadCpuTime();
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            call(client);
        }
        return new Cost(
                (THREADS.getCurrentThreadCpuTime() - cpu) / 1e3 / calls,
                (double) (THREADS.getCurrentThreadAllocatedBytes() - bytes) / calls);
    }

    private static Cost measureOneByOne(OkHttpClient client, int calls) throws IOException, InterruptedException {
        long cpu = 0;
        long bytes = 0;
        for (int i = 0; i < calls; i++) {
            long cpuBefore = THREADS.getCurrentThreadCpuTime();
            long bytesBefore = THREADS.getCurrentThreadAllocatedBytes();
            call(client);
            cpu += THREADS.getCurrentThreadCpuTime() - cpuBefore;
            bytes += THREADS.getCurrentThreadAllocatedBytes() - bytesBefore;
            TimeSource.system().sleep(Duration.ofMillis(1));
        }
        return new Cost(cpu / 1e3 / calls, (double) bytes / calls);
    }

    /** Runs the comparison and prints a table. */
    public static void main(String[] arguments) throws Exception {
        int calls = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 20_000;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 15;
        try (DriftMonitor none = monitor(0);
                DriftMonitor some = monitor(0.05);
                DriftMonitor all = monitor(1)) {
            OkHttpClient plain = new OkHttpClient();
            Interceptor idle = chain -> chain.proceed(chain.request());
            OkHttpClient first = offline(plain.newBuilder().addInterceptor(idle).build());
            OkHttpClient last = offline(all.watching(plain, Arm.CANARY));
            Map<String, OkHttpClient> oneByOne = new LinkedHashMap<>();
            oneByOne.put("a call a millisecond: an interceptor that does nothing", first);
            oneByOne.put("a call a millisecond: watched, share 1", last);
            Map<String, OkHttpClient> clients = new LinkedHashMap<>();
            clients.put("an interceptor that does nothing", first);
            clients.put("watched, share 0", offline(none.watching(plain, Arm.CANARY)));
            clients.put("watched, share 0.05", offline(some.watching(plain, Arm.CANARY)));
            clients.put("watched, share 1", last);
            Map<String, Cost[]> costs = new LinkedHashMap<>();
            for (OkHttpClient client : clients.values()) {
                measure(client, 2 * calls);
            }
            for (int round = 0; round < rounds; round++) {
                for (Map.Entry<String, OkHttpClient> client : clients.entrySet()) {
                    costs.computeIfAbsent(client.getKey(), absent -> new Cost[rounds])[round] =
                            measure(client.getValue(), calls);
                }
                for (Map.Entry<String, OkHttpClient> client : oneByOne.entrySet()) {
                    costs.computeIfAbsent(client.getKey(), absent -> new Cost[rounds])[round] =
                            measureOneByOne(client.getValue(), Math.max(1, calls / 50));
                }
            }
            print(costs);
        }
    }

    private static void print(Map<String, Cost[]> costs) {
        Cost[] first = costs.values().iterator().next();
        System.out.println("| client | CPU µs a call | over the first | bytes a call | over the first |");
        System.out.println("|---|---|---|---|---|");
        costs.forEach((client, own) -> System.out.printf(
                Locale.ROOT,
                "| %s | %.2f | %+.2f | %.0f | %+.0f |%n",
                client,
                median(own, Cost::cpuMicros),
                median(own, Cost::cpuMicros) - median(first, Cost::cpuMicros),
                median(own, Cost::bytes),
                median(own, Cost::bytes) - median(first, Cost::bytes)));
    }

    private static double median(Cost[] costs, ToDoubleFunction<Cost> value) {
        double[] sorted = Arrays.stream(costs).mapToDouble(value).sorted().toArray();
        return sorted[sorted.length / 2];
    }
}
