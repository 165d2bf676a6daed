package dev.fledge.contract.pact;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.RandomBodies.Sample;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatcherProperties {
    private static final int CASES = 400;

    private final RandomBodies bodies = new RandomBodies(4);

    @Test
    void an_example_always_keeps_its_own_contract() {
        for (int i = 0; i < CASES; i++) {
            Sample sample = bodies.sample();

            assertThat(sample.answeredBy(sample.example()).ours())
                    .as(sample.toString())
                    .isEmpty();
            assertThat(sample.answeredBy(sample.example()).oursAsRequest())
                    .as(sample.toString())
                    .isEmpty();
        }
    }

    @Test
    void an_answer_without_a_required_key_never_keeps_the_contract() {
        for (int i = 0; i < CASES; i++) {
            Sample sample = bodies.sample();
            Map<String, Object> poorer = new LinkedHashMap<>(sample.example());
            poorer.remove("id");

            assertThat(sample.answeredBy(poorer).ours())
                    .as(sample.toString())
                    .singleElement()
                    .satisfies(mismatch -> assertThat(mismatch.jsonPointer()).isEqualTo("/id"));
        }
    }

    @Test
    void more_keys_never_break_an_answer_and_always_a_request() {
        for (int i = 0; i < CASES; i++) {
            Sample sample = bodies.sample();
            Map<String, Object> richer = bodies.richer(sample.example());

            assertThat(sample.answeredBy(richer).ours()).as(sample.toString()).isEmpty();
            assertThat(sample.answeredBy(richer).oursAsRequest())
                    .as(sample.toString())
                    .isNotEmpty();
        }
    }
}
