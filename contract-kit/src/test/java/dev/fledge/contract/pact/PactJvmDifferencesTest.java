package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PactJvmDifferencesTest {
    @ParameterizedTest
    @MethodSource("verdicts")
    void pact_jvm_judges_as_the_table_says(Verdicts row) {
        assertThat(Verdicts.word(row.bodyCase().theirs())).isEqualTo(row.theirs());
    }

    @Test
    void only_rows_that_differ_name_a_difference() {
        assertThat(Verdicts.all())
                .allSatisfy(row -> assertThat(row.difference().isEmpty())
                        .as(row.toString())
                        .isEqualTo(row.ours().equals(row.theirs())));
    }

    @ParameterizedTest
    @MethodSource("partVerdicts")
    void pact_jvm_judges_other_parts_as_the_table_says(PartVerdicts row) {
        assertThat(Verdicts.word(row.theirs())).isEqualTo(row.pactJvm());
    }

    @Test
    void only_rows_of_other_parts_that_differ_name_a_difference() {
        assertThat(PartVerdicts.all())
                .allSatisfy(row -> assertThat(row.difference().isEmpty())
                        .as(row.toString())
                        .isEqualTo(row.verdict().equals(row.pactJvm())));
    }

    @Test
    void the_guide_lists_exactly_these_differences() throws Exception {
        List<String> guide = Files.readAllLines(Path.of("..", "docs", "contracts.md"));
        int table = guide.indexOf("| Difference | pact-jvm | Fledge | Why |") + 2;
        List<String> listed = guide.subList(table, guide.size()).stream()
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> line.split("\\|", -1)[1].strip())
                .toList();

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Verdicts.all().map(Verdicts::difference),
                                PartVerdicts.all().map(PartVerdicts::difference))
                        .filter(name -> !name.isEmpty())
                        .distinct()
                        .toList());
    }

    static Stream<PartVerdicts> partVerdicts() {
        return PartVerdicts.all();
    }

    static Stream<Verdicts> verdicts() {
        return Verdicts.all();
    }
}
