package dev.fledge.contract.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactRequest;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.contract.pact.RulePath;
import dev.fledge.http.HttpAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PactPromisesTest {
    private static PactFile pact() {
        MatchingRules types = MatchingRules.builder()
                .body(RulePath.root(), RuleGroup.all(MatchingRule.type()))
                .build();
        return PactFile.builder("shop", "prices")
                .interaction(Interaction.builder("one price")
                        .request(PactRequest.builder("GET", "/prices/42").build())
                        .response(PactResponse.builder(200)
                                .header("Content-Type", "application/json")
                                .body(PactBody.json("{\"id\": 42, \"tags\": [{\"name\": \"new\"}]}"))
                                .rules(types)
                                .build())
                        .build())
                .interaction(Interaction.builder("no price")
                        .request(PactRequest.builder("GET", "/prices/43").build())
                        .response(PactResponse.builder(404).build())
                        .build())
                .build();
    }

    private static LiveAnswer answer(String path, int status, String json) {
        return new LiveAnswer(
                "GET",
                path,
                HttpAnswer.builder(status)
                        .header("Content-Type", "application/json")
                        .body(json)
                        .build());
    }

    private static List<Breach> breaches(String json) {
        return PactPromises.of(pact())
                .check(answer("/prices/42", 200, json))
                .orElseThrow()
                .breaches();
    }

    @Test
    void an_answer_of_the_right_types_keeps_the_pact_whatever_id_was_asked_for() {
        String json = "{\"id\": 7, \"tags\": [{\"name\": \"old\"}], \"more\": true}";

        Optional<CheckedAnswer> checked = PactPromises.of(pact()).check(answer("/prices/7", 200, json));

        assertThat(checked).contains(new CheckedAnswer("GET /prices/{id} 200", List.of()));
    }

    @Test
    void breaches_tell_places_and_kinds_and_no_values() {
        List<Breach> breaches = breaches("{\"id\": \"Zq9\", \"tags\": [{\"name\": \"a\"}, {\"nome\": \"Zq9\"}]}");

        assertThat(breaches).extracting(Breach::pointer).containsExactly("/id", "/tags/1/name");
        assertThat(breaches.get(0).wording()).endsWith(", found string");
        assertThat(breaches.get(1).wording()).endsWith(", found none");
        assertThat(breaches.toString()).doesNotContain("Zq9");
    }

    @Test
    void what_is_no_json_is_told_without_its_text() {
        assertThat(breaches("Zq9").toString()).contains("found no JSON").doesNotContain("Zq9");
    }

    @Test
    void an_answer_of_another_status_or_path_is_not_covered() {
        PactPromises contract = PactPromises.of(pact());

        assertThat(contract.check(answer("/prices/42", 500, "{}"))).isEmpty();
        assertThat(contract.check(answer("/other/42", 200, "{}"))).isEmpty();
        assertThat(contract.check(answer("/prices/43", 404, "{}"))).isPresent();
    }

    @Test
    void a_pact_that_nothing_would_break_is_refused() {
        assertThatThrownBy(() -> PactPromises.of(PactFile.builder("a", "b").build()))
                .hasMessage(
                        "a-b.json has no interaction over HTTP that can be checked, so nothing would ever break it; give a"
                                + " pact with some");
    }
}
