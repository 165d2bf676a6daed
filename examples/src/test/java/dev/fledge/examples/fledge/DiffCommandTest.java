package dev.fledge.examples.fledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    @TempDir
    private Path folder;

    private String api(String name, String note) throws IOException {
        return Files.writeString(folder.resolve(name), """
                        openapi: 3.1.0
                        paths:
                          /prices/{id}:
                            get:
                              responses:
                                "200":
                                  content:
                                    application/json:
                                      schema:
                                        type: object
                                        properties:
                                          amount: { type: number }
                                          note: %s
                        """.formatted(note)).toString();
    }

    private String pacts(String member) throws IOException {
        Path pacts = Files.createDirectories(folder.resolve("pacts/shop"));
        Files.writeString(pacts.resolve("shop-prices.json"), """
                {"consumer": {"name": "shop"}, "provider": {"name": "prices"},
                 "interactions": [{"description": "one price", "request": {"method": "GET", "path": "/prices/42"},
                   "response": {"status": 200, "body": {"%s": "x"}}}],
                 "metadata": {"pactSpecification": {"version": "3.0.0"}}}
                """.formatted(member));
        return folder.resolve("pacts").toString();
    }

    @Test
    void a_breaking_change_fails() throws Exception {
        CommandRun run =
                CommandRun.of("diff", api("v1.yaml", "{ type: string }"), api("v2.yaml", "{ type: [string, 'null'] }"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.stdout().replace(folder + "/", "")).isEqualTo("""
                        FAIL  v1.yaml -> v2.yaml: 1 breaking, 0 risky, 0 safe; 1 operations in both
                        BREAKING  response-property-became-nullable
                          GET /prices/{id} answer 200 application/json /note: may be null
                          v1.yaml:13 -> v2.yaml:13
                        """);
    }

    @Test
    void what_no_consumer_uses_passes() throws Exception {
        CommandRun run = CommandRun.of(
                "diff",
                api("v1.yaml", "{ type: string }"),
                api("v2.yaml", "{ type: [string, 'null'] }"),
                "--pacts",
                pacts("amount"));

        assertThat(run.code()).isZero();
        assertThat(run.stdout())
                .contains("BREAKING  response-property-became-nullable, unused by 1 known consumer (shop)");
    }

    @Test
    void whom_it_hits_is_told() throws Exception {
        CommandRun run = CommandRun.of(
                "diff",
                api("v1.yaml", "{ type: string }"),
                api("v2.yaml", "{ type: [string, 'null'] }"),
                "--pacts",
                pacts("note"));

        assertThat(run.code()).isEqualTo(1);
        assertThat(run.stdout())
                .contains("  hits shop, \"one price\", answer 200 application/json /note: it reads /note\n");
    }

    @Test
    void a_level_can_be_changed_and_json_be_printed() throws Exception {
        CommandRun run = CommandRun.of(
                "diff",
                api("v1.yaml", "{ type: string }"),
                api("v2.yaml", "{ type: [string, 'null'] }"),
                "--level=response-property-became-nullable=safe",
                "--json");

        assertThat(run.code()).isZero();
        assertThat(run.stdout())
                .contains("\"counts\":{\"breaking\":0,\"risk\":0,\"safe\":1}")
                .contains("\"verdicts\":{\"used\":\"INCONCLUSIVE\",\"all\":\"PASS\"}");
    }

    @Test
    void without_consumers_what_is_used_is_not_known() throws Exception {
        String same = api("v1.yaml", "{ type: string }");

        CommandRun run = CommandRun.of("diff", same, same, "--scope=used");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.stdout()).contains("INCONCLUSIVE  no consumers are known, so it is not known what is used");
    }

    @Test
    void wrong_use_is_said_plainly() throws Exception {
        String same = api("v1.yaml", "{ type: string }");

        assertThat(CommandRun.of("diff", same, same, "--level=response-became-nullable=safe")
                        .stderr())
                .startsWith(
                        "there is no rule 'response-became-nullable'; the nearest is 'response-body-became-nullable'");
        assertThat(CommandRun.of("diff", same, same, "--scope=some").code()).isEqualTo(2);
        assertThat(CommandRun.of("diff", same, folder.resolve("no.yaml").toString())
                        .stderr())
                .contains("there is no file");
        assertThat(CommandRun.of("diff", same, same, "--pacts", same).stderr()).contains("there is no folder");
    }
}
