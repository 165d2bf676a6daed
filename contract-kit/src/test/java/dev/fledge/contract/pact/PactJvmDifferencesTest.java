package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

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

    static Stream<PartVerdicts> partVerdicts() {
        return PartVerdicts.all();
    }

    static Stream<Verdicts> verdicts() {
        return Verdicts.all();
    }
}
