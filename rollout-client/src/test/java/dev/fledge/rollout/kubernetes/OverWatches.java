package dev.fledge.rollout.kubernetes;

import static dev.fledge.rollout.kubernetes.Clusters.rollout;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.rollout.fake.FakeKubernetes;
import dev.fledge.rollout.fake.SeenRequest;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A fake cluster, and a client that watches it. */
abstract class OverWatches {
    FakeKubernetes cluster;
    KubernetesClient client;

    @BeforeEach
    void start() throws Exception {
        cluster = FakeKubernetes.start();
        client = Clusters.client(cluster);
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    void becomes(String name, String phase) {
        cluster.editStatus(rollout(name), status -> status.put("phase", phase));
    }

    List<SeenRequest> lists() {
        return cluster.requests().stream()
                .filter(request ->
                        request.method().equals("GET") && request.path().endsWith("/rollouts") && !request.isWatch())
                .toList();
    }

    List<SeenRequest> watches() {
        return cluster.requests().stream().filter(SeenRequest::isWatch).toList();
    }

    static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static ObjectWatch.Listener<String> into(BlockingQueue<String> heard) {
        return new ObjectWatch.Listener<>() {
            @Override
            public void seen(Watched<String> now) {
                heard.add("seen " + now.state());
            }

            @Override
            public void gone(Watched<String> last) {
                heard.add("gone " + last.state());
            }
        };
    }

    static boolean isRunning(String thread) {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(running -> running.getName().equals(thread));
    }
}
