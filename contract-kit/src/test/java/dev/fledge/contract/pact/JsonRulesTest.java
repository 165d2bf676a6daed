package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonRulesTest {
    @ParameterizedTest
    @MethodSource("verdicts")
    void each_rule_judges_as_the_specification_says(Verdicts row) {
        assertThat(row.bodyCase().isVerified() ? "ok" : "no").isEqualTo(row.ours());
    }

    static Stream<Verdicts> verdicts() {
        return Verdicts.all();
    }
}
