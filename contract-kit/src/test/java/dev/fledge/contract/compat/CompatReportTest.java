package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.document.Document;
import dev.fledge.verdict.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

class CompatReportTest {
    private static CompatReport broken() {
        return Compat.between(
                        Api.answer("old.json", "{\"properties\":{\"a\":{\"type\":\"string\"}}}"),
                        Api.answer("new.json", "{\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]},\"b\":{}}}"))
                .compare();
    }

    private static CompatReport fine() {
        return Compat.between(
                        Api.answer("old.json", "{\"type\":\"object\"}"),
                        Api.answer("new.json", "{\"properties\":{\"b\":{}}}"))
                .compare();
    }

    @Test
    void the_text_has_each_change_with_its_places() {
        assertThat(broken().toText()).isEqualTo("""
                        old.json -> new.json: 1 breaking, 0 risky, 1 safe; 1 operations in both
                        BREAKING  response-property-became-nullable
                          POST /x answer 200 application/json /a: may be null
                          old.json:1 -> new.json:1
                        SAFE  response-optional-property-added
                          POST /x answer 200 application/json /b: is new
                          new at new.json:1
                        """);
    }

    @Test
    void the_json_is_one_object_that_reads_back() {
        var json = Document.json("report", broken().toJson());

        assertThat(json.field("counts").toJson()).isEqualTo("{\"breaking\":1,\"risk\":0,\"safe\":1}");
        assertThat(json.field("changes").items().get(0).field("id").text())
                .isEqualTo("response-property-became-nullable");
        assertThat(json.field("inCommon").integer(0, 9)).isEqualTo(1);
    }

    @Test
    void a_breaking_change_fails_and_the_message_has_both_places() {
        CompatReport report = broken();

        assertThat(report.breaking()).hasSize(1);
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.FAIL);
        assertThatThrownBy(() -> report.requireNoneBreaking(Scope.ALL))
                .isInstanceOf(AssertionError.class)
                .hasMessage(
                        "FAIL RESPONSE_PROPERTY_BECAME_NULLABLE POST /x: POST /x answer 200 application/json /a: may be"
                                + " null [old.json:1 -> new.json:1]");
    }

    @Test
    void safe_changes_pass_as_a_gate() throws Exception {
        CompatReport report = fine();

        report.requireNoneBreaking(Scope.ALL);
        report.gate(Scope.ALL).assertPasses();

        assertThat(report.findings(Scope.ALL))
                .extracting(finding -> finding.verdict() + " " + finding.reason())
                .containsExactly("PASS COMPATIBLE");
    }

    @Test
    void without_known_consumers_nothing_is_known_of_what_is_used() {
        assertThat(fine().findings(Scope.USED))
                .extracting(finding -> finding.verdict() + " " + finding.reason())
                .containsExactly("INCONCLUSIVE NO_CONSUMERS");
    }

    @Test
    void a_level_can_be_changed() {
        RuleSet lenient = RuleSet.defaults().level("response-property-became-nullable", Level.RISK);

        CompatReport report = Compat.between(
                        Api.answer("old.json", "{\"properties\":{\"a\":{\"type\":\"string\"}}}"),
                        Api.answer("new.json", "{\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}}}"))
                .rules(lenient)
                .compare();

        assertThat(report.changes()).extracting(Change::level).containsExactly(Level.RISK);
        assertThat(report.verdict(Scope.ALL)).isEqualTo(Verdict.PASS);
        assertThat(RuleSet.defaults().level("response-property-became-nullable"))
                .isEqualTo(Level.BREAKING);
    }

    @Test
    void an_unknown_rule_names_the_nearest() {
        assertThatThrownBy(() -> RuleSet.defaults().level("response-property-is-nullable", Level.SAFE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no rule 'response-property-is-nullable'; the nearest is"
                        + " 'response-property-became-nullable'");
    }

    @Test
    void a_schema_is_compared_both_ways_unless_its_direction_is_said() {
        var old = Document.json("old.json", "{\"type\":\"integer\"}");
        var now = Document.json("new.json", "{\"type\":\"number\"}");

        List<Change> both = Compat.between(old, now).compare().changes();
        List<Change> sent =
                Compat.between(old, now).direction(Direction.REQUEST).compare().changes();

        assertThat(both)
                .extracting(Change::toString)
                .containsExactly(
                        "BREAKING response-body-type-generalized has a wider type (was integer, now number)",
                        "SAFE request-body-type-generalized has a wider type (was integer, now number)");
        assertThat(sent).extracting(Change::level).containsExactly(Level.SAFE);
    }
}
