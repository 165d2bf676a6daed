package dev.fledge.contract.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RuleTableTest {
    private static final Map<String, String> WHERE = Map.of(
            "request-body", "POST /x request body application/json: ",
            "request-property", "POST /x request body application/json /p: ",
            "request-parameter", "POST /x query parameter p: ",
            "response-body", "POST /x answer 200 application/json: ",
            "response-property", "POST /x answer 200 application/json /p: ",
            "response-header", "POST /x answer 200 header p: ");

    static Stream<Arguments> schemaRules() throws IOException {
        return examples("schema-rules.yaml").stream()
                .map(example -> Arguments.of(example.field("family").text(), example));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("schemaRules")
    void a_rule_of_schemas_tells_its_change_and_no_other_at_each_place(String family, DocumentNode example) {
        List<String> told = new ArrayList<>();
        List<String> expected = new ArrayList<>();
        for (String place : WHERE.keySet()) {
            String id = place + "-" + family;
            String side = place.startsWith("request") ? "request" : "response";
            boolean own = family.startsWith("default-value") && place.equals("request-parameter");
            expected.add(
                    own
                            ? "BREAKING " + id
                            : example.field(side).text() + " " + id + " " + WHERE.get(place) + says(example));

            CompatReport report = Compat.between(
                            Api.at(place, "old.json", example.field("old").toJson()),
                            Api.at(place, "new.json", example.field("new").toJson()))
                    .compare();

            report.changes().forEach(change -> told.add(own ? change.level() + " " + change.id() : change.toString()));
        }
        assertThat(told).containsExactlyInAnyOrderElementsOf(expected);
    }

    private static String says(DocumentNode example) {
        return example.field("says").text();
    }

    static Stream<Arguments> wholeRules() throws IOException {
        return examples("whole-rules.yaml").stream()
                .map(example -> Arguments.of(example.field("id").text(), example));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("wholeRules")
    void a_whole_rule_tells_its_change_and_no_other(String id, DocumentNode example) {
        CompatReport report =
                Compat.between(side(example, "old"), side(example, "new")).compare();

        assertThat(report.changes())
                .extracting(Change::toString)
                .containsExactly(example.field("level").text() + " " + id + " "
                        + example.field("text").text());
    }

    private static DocumentNode side(DocumentNode example, String key) {
        String json = example.field(key).toJson();
        String name = key + ".json";
        if (example.optional("pact").isPresent()) {
            return Document.json(name, json);
        }
        if (example.optional("body").isPresent()) {
            return Api.body(name, json);
        }
        if (example.optional("answer").isPresent()) {
            return Api.answer(name, json);
        }
        return example.optional("operation").isPresent() ? Api.operation(name, json) : Api.document(name, json);
    }

    @Test
    void there_are_at_least_sixty_rules_and_each_has_an_example() throws Exception {
        Set<String> shown = new TreeSet<>();
        for (DocumentNode example : examples("schema-rules.yaml")) {
            WHERE.keySet()
                    .forEach(place ->
                            shown.add(place + "-" + example.field("family").text()));
        }
        examples("whole-rules.yaml")
                .forEach(example -> shown.add(example.field("id").text()));
        // Shown where documents are too deep, in CompatInputTest.
        WHERE.keySet().forEach(place -> shown.add(place + "-not-compared"));

        assertThat(RuleTable.all().keySet()).isEqualTo(shown);
        assertThat(shown).hasSizeGreaterThanOrEqualTo(500);
        assertThat(examples("schema-rules.yaml").size()
                        + examples("whole-rules.yaml").size())
                .isGreaterThanOrEqualTo(150);
    }

    private static List<DocumentNode> examples(String name) throws IOException {
        try (InputStream in = RuleTableTest.class.getResourceAsStream(name)) {
            return Document.yaml(name, new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .items();
        }
    }
}
