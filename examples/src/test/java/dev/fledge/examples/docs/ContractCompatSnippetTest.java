package dev.fledge.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.compat.Change;
import dev.fledge.contract.compat.Compat;
import dev.fledge.contract.compat.CompatReport;
import dev.fledge.contract.compat.Level;
import dev.fledge.contract.compat.RuleSet;
import dev.fledge.contract.compat.Scope;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.verdict.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContractCompatSnippetTest {
    @TempDir
    private Path folder;

    private Path api(String name, String amount) throws IOException {
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
                                required: [id, amount]
                                properties:
                                  id: { type: integer }
                                  amount: { type: %s }
                                  note: { type: %s }
                """.formatted(amount, amount));
    }

    private Path pact() throws IOException {
        return Files.writeString(folder.resolve("where2eat-prices.json"), """
                {"consumer": {"name": "where2eat"}, "provider": {"name": "prices"},
                 "interactions": [{"description": "one price", "request": {"method": "GET", "path": "/prices/42"},
                   "response": {"status": 200, "body": {"amount": "9.50"}}}],
                 "metadata": {"pactSpecification": {"version": "3.0.0"}}}
                """);
    }

    private static CompatReport compare(Path oldSpec, Path newSpec, Path pact) throws IOException {
        // tag::compat
        CompatReport report = Compat.between(oldSpec, newSpec)
                .consumers(List.of(PactFile.read(pact)))
                .rules(RuleSet.defaults().level("response-property-enum-value-added", Level.RISK))
                .compare();
        for (Change change : report.breaking()) {
            System.out.println(change + " hits " + change.impacts());
        }
        // end::compat
        return report;
    }

    @Test
    void whom_a_change_hits_is_told() throws Exception {
        CompatReport report = compare(api("v1.yaml", "string"), api("v2.yaml", "[string, 'null']"), pact());

        assertThat(report.verdict(Scope.USED)).isEqualTo(Verdict.FAIL);
        assertThat(report.toText().replace(folder + "/", "")).isEqualTo("""
                        v1.yaml -> v2.yaml: 2 breaking, 0 risky, 0 safe; 1 operations in both
                        BREAKING  response-property-became-nullable
                          GET /prices/{id} answer 200 application/json /amount: may be null
                          v1.yaml:14 -> v2.yaml:14
                          hits where2eat, "one price", answer 200 application/json /amount: it reads /amount
                        BREAKING  response-property-became-nullable, unused by 1 known consumer (where2eat)
                          GET /prices/{id} answer 200 application/json /note: may be null
                          v1.yaml:15 -> v2.yaml:15
                        1 known consumer (where2eat) with 1 call; others are assumed not to exist.
                        """);
    }
}
