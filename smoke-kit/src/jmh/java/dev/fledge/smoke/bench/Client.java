package dev.fledge.smoke.bench;

import static dev.fledge.smoke.Expectations.header;
import static dev.fledge.smoke.Expectations.json;
import static dev.fledge.smoke.Expectations.status;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.smoke.Smoke;
import dev.fledge.smoke.SmokeReport;
import dev.fledge.smoke.SmokeVerdict;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.Target;
import io.restassured.RestAssured;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.springframework.test.web.servlet.client.RestTestClient;

/** Who asks the app the same question, and expects the same five things of its answer. Keeps its connection. */
enum Client {
    OKHTTP("OkHttp, Jackson tree") {
        @Override
        Question at(String url) {
            return raw(url);
        }
    },
    HANDED_OVER("the same, on a thread that can be given up") {
        @Override
        Question at(String url) {
            Question question = raw(url);
            ExecutorService worker = Executors.newCachedThreadPool();
            return () -> worker.submit(() -> {
                        question.ask();
                        return true;
                    })
                    .get(5, TimeUnit.SECONDS);
        }
    },
    FLEDGE("Fledge") {
        @Override
        Question at(String url) {
            Suite suite = Suite.named("where2eat")
                    .check(
                            "recommend",
                            c -> c.get("/recommend")
                                    .expect(
                                            status(200),
                                            header("Content-Type").contains("json"),
                                            json("$.user").isEqualTo("test"),
                                            json("$.results[0].id").isEqualTo(1),
                                            json("$.results").hasSizeAtLeast(3)))
                    .build();
            Target target = Target.at(url).transport(SafeHttpClient.builder().build());
            return () -> {
                SmokeReport report = Smoke.run(suite, target);
                if (report.verdict() != SmokeVerdict.PASSED) {
                    throw new IllegalStateException(report.text());
                }
            };
        }
    },
    REST_TEST_CLIENT("RestTestClient") {
        @Override
        Question at(String url) {
            RestTestClient client = RestTestClient.bindToServer().baseUrl(url).build();
            return () -> client.get()
                    .uri("/recommend")
                    .exchange()
                    .expectStatus()
                    .isOk()
                    .expectHeader()
                    .value("Content-Type", value -> require(value.contains("json")))
                    .expectBody()
                    .jsonPath("$.user")
                    .isEqualTo("test")
                    .jsonPath("$.results[0].id")
                    .isEqualTo(1)
                    .jsonPath("$.results.length()")
                    .value(size -> require(((Number) size).intValue() >= 3));
        }
    },
    REST_ASSURED("REST Assured") {
        @Override
        Question at(String url) {
            return () -> RestAssured.given()
                    .baseUri(url)
                    .get("/recommend")
                    .then()
                    .statusCode(200)
                    .header("Content-Type", containsString("json"))
                    .body("user", equalTo("test"))
                    .body("results[0].id", equalTo(1))
                    .body("results.size()", greaterThanOrEqualTo(3));
        }
    };

    private final String label;

    Client(String label) {
        this.label = label;
    }

    /** One check; throws if the app did not answer as expected. */
    @FunctionalInterface
    interface Question {
        void ask() throws Exception;
    }

    abstract Question at(String url);

    String label() {
        return label;
    }

    private static Question raw(String url) {
        OkHttpClient client = new OkHttpClient();
        ObjectMapper mapper = new ObjectMapper();
        Request request = new Request.Builder().url(url + "/recommend").build();
        return () -> {
            try (Response response = client.newCall(request).execute()) {
                JsonNode tree = mapper.readTree(response.body().bytes());
                require(response.code() == 200);
                require(String.valueOf(response.header("Content-Type")).contains("json"));
                require(tree.at("/user").asText().equals("test"));
                require(tree.at("/results/0/id").asInt() == 1);
                require(tree.at("/results").size() >= 3);
            }
        };
    }

    private static void require(boolean met) {
        if (!met) {
            throw new IllegalStateException("the app answered something else than was expected");
        }
    }
}
