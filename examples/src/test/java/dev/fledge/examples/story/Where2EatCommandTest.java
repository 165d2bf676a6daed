package dev.fledge.examples.story;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Where2EatCommandTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"--canary=ill", "--bake=soon", "--bake=0s", "--speed=11", "--users=0", "--nonsense", "--seed=x"})
    void wrong_use_exits_with_2_and_starts_nothing(String option) {
        assertThat(Where2EatCommand.run(option)).isEqualTo(2);
    }
}
