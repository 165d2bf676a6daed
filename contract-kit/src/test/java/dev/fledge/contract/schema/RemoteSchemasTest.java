package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.http.HttpTransport;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RemoteSchemasTest {
    private static final HttpUrl PRICE = HttpUrl.get("https://schemas.example/v1/price.json");

    private final List<String> asked = new ArrayList<>();
    private final HttpTransport transport = call -> {
        asked.add(call.url().toString());
        String text = switch (call.url().encodedPath()) {
            case "/v1/price.json" ->
                "{\"properties\": {\"amount\": {\"$ref\": \"amount.yaml\"}, \"old\": {\"$ref\": \"amount.yaml\"}}}";
            case "/v1/amount.yaml" -> "type: number\n";
            case "/v1/away.json" -> "{\"$ref\": \"https://evil.example/v1/x.json\"}";
            case "/v1/up.json" -> "{\"$ref\": \"../v2/x.json\"}";
            default -> "";
        };
        return HttpAnswer.builder(text.isEmpty() ? 404 : 200).body(text).build();
    };
    private final RemoteSchemas remote = RemoteSchemas.over(transport)
            .allow(HttpUrl.get("https://schemas.example/v1"))
            .build();

    @Test
    void fetches_a_schema_and_what_it_refers_to_once() throws Exception {
        JsonContract price = JsonContract.url(PRICE, remote);

        assertThat(price.check("{\"amount\": \"x\"}").problem())
                .isEqualTo("the body does not meet https://schemas.example/v1/price.json: line 1:12 /amount type:"
                        + " expected number, found string \"x\"");
        assertThat(JsonContract.url(PRICE, remote).check("{\"amount\": 1}").verdict())
                .isEqualTo(Verdict.PASS);
        assertThat(asked).containsExactly(PRICE.toString(), "https://schemas.example/v1/amount.yaml");
    }

    @Test
    void takes_a_part_of_a_schema() throws Exception {
        JsonContract amount =
                JsonContract.url(HttpUrl.get("https://schemas.example/v1/price.json#/properties/amount"), remote);

        assertThat(amount.check("\"x\"").verdict()).isEqualTo(Verdict.FAIL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://schemas.example/v1/away.json", "https://schemas.example/v1/up.json"})
    void follows_no_reference_to_an_address_that_is_not_allowed(String url) {
        assertThatExceptionOfType(DocumentException.class)
                .isThrownBy(() -> JsonContract.url(HttpUrl.get(url), remote))
                .withMessageStartingWith(url + ":1:10: $ref: the reference leads nowhere");
        assertThat(asked).containsExactly(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://schemas.example/v1/price.json",
                "https://schemas.example:8443/v1/price.json",
                "https://schemas.example.evil.example/v1/price.json",
                "https://schemas.example/v12/price.json",
                "https://schemas.example/v1/../price.json",
                "https://schemas.example/v1/%2e%2e/price.json"
            })
    void fetches_nothing_that_is_not_allowed(String url) {
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonContract.url(HttpUrl.get(url), remote))
                .withMessageEndingWith(" may not be fetched; allow it with RemoteSchemas.Builder.allow");
        assertThat(asked).isEmpty();
    }

    @Test
    void says_why_a_schema_could_not_be_fetched() {
        RemoteSchemas endless = RemoteSchemas.over(call ->
                        HttpAnswer.builder(200).body("{\"type\":").truncated().build())
                .allow(PRICE)
                .documentLimitBytes(8)
                .build();

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonContract.url(HttpUrl.get("https://schemas.example/v1/no.json"), remote))
                .withMessage("expected status 200 of https://schemas.example/..., found 404");
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> JsonContract.url(PRICE, endless))
                .withMessage("https://schemas.example/... has more than 8 bytes; if that is right, raise"
                        + " documentLimitBytes");
        assertThatIllegalStateException()
                .isThrownBy(() -> RemoteSchemas.over(transport).build())
                .withMessage("no address is allowed, so no schema could be fetched; allow one with allow(HttpUrl)");
    }
}
