package dev.fledge.smoke;

import static dev.fledge.smoke.Expectations.schema;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.http.HttpAnswer;
import dev.fledge.http.Secret;
import dev.fledge.schema.JsonSchema;
import org.junit.jupiter.api.Test;

class SchemaSecretTest {
    private static final JsonSchema SCHEMA =
            JsonSchema.parse("s.json", "{\"properties\":{\"a\":{\"type\":\"integer\"}}}");

    @Test
    void a_value_that_is_cut_for_the_message_shows_no_half_of_a_secret() throws Exception {
        Secret secret = Secret.of("TOKEN", "Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9Zq9");
        String body = "{\"a\":\"" + "p".repeat(65) + secret.reveal() + "\"}";
        Target target = Target.at("http://app")
                .secret(secret)
                .transport(call -> HttpAnswer.builder(200).body(body).build());

        CheckResult result = OneCheck.only(target, schema(SCHEMA));

        assertThat(result.finding().message())
                .contains("line 1:6 /a type: not shown, because the body holds a secret")
                .doesNotContain("Zq9");
        assertThat(result.finding().facts().toString()).doesNotContain("Zq9");
    }

    @Test
    void a_value_is_shown_where_there_is_no_secret() throws Exception {
        Target target = Target.at("http://app")
                .transport(
                        call -> HttpAnswer.builder(200).body("{\"a\":\"text\"}").build());

        CheckResult result = OneCheck.only(target, schema(SCHEMA));

        assertThat(result.finding().message()).contains("expected integer, found string \"text\"");
    }
}
