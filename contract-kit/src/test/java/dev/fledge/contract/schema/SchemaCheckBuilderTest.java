package dev.fledge.contract.schema;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.fledge.schema.JsonSchema;
import java.time.Duration;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;

class SchemaCheckBuilderTest extends PriceCheck {
    @Test
    void refuses_to_be_built_without_what_it_needs() {
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price").build())
                .withMessage("check price has no request; set it with get(\"/health\")");
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price").get("/").build())
                .withMessage("check price has no schema; set it with schema(JsonSchema.read(file))");
        assertThatIllegalStateException()
                .isThrownBy(() ->
                        SchemaCheck.builder("price").get("/").schema(PRICE).build())
                .withMessage("check price has no address; set it with baseUrl(HttpUrl.get(\"http://localhost:8080\"))");
        assertThatIllegalStateException()
                .isThrownBy(() -> SchemaCheck.builder("price")
                        .get("/")
                        .schema(PRICE)
                        .baseUrl(url("/"))
                        .build())
                .withMessage("check price has no transport; set it with transport(SafeHttpClient.create())");
        assertThatIllegalStateException().isThrownBy(() -> price().json("{}").build());
        assertThatIllegalArgumentException().isThrownBy(() -> SchemaCheck.builder(" "));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().header("bad name", "x").build());
    }

    @Test
    void refuses_a_schema_that_would_pass_anything() {
        JsonSchema openApi = JsonSchema.parse("openapi.json", "{\"title\": \"x\", \"definitions\": {}}");

        assertThatIllegalStateException()
                .isThrownBy(() -> price().schema(openApi).build())
                .withMessage("check price would pass any JSON, because openapi.json constrains nothing; "
                        + "give it a type and required properties, or look for misspelt keywords");
    }

    @Test
    void refuses_addresses_paths_and_limits_out_of_range() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().get("prices"))
                .withMessage("path must begin with one slash and have no fragment, but was 'prices'");
        assertThatIllegalArgumentException().isThrownBy(() -> price().get("//other.example/"));
        assertThatIllegalArgumentException().isThrownBy(() -> price().get("/a#b"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().baseUrl(HttpUrl.get("http://a/?token=x")))
                .withMessage("base URL must have no query and no fragment, but was http://a/...");
        assertThatIllegalArgumentException().isThrownBy(() -> price().status(99));
        assertThatIllegalArgumentException().isThrownBy(() -> price().status(600));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().timeout(Duration.ofNanos(999_999)))
                .withMessage("timeout must be at least 1 ms, but was PT0.000999999S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> price().bodyLimitBytes(-1).build());
    }
}
