package dev.fledge.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class JsonTextTest {
    @Test
    void writes_maps_in_their_order_indented_by_two() {
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("zeta", List.of(1, 2.5, new BigDecimal("0.10"), "x\"y"));
        plain.put("alpha", Map.of("none", None.NONE));
        plain.put("empty", List.of(Map.of(), List.of(), true));

        String text = JsonText.pretty(plain);

        assertThat(text).isEqualTo("""
                {
                  "zeta": [
                    1,
                    2.5,
                    0.10,
                    "x\\"y"
                  ],
                  "alpha": {
                    "none": null
                  },
                  "empty": [
                    {},
                    [],
                    true
                  ]
                }
                """);
        assertThat(JsonText.compact(plain))
                .isEqualTo("{\"zeta\":[1,2.5,0.10,\"x\\\"y\"],\"alpha\":{\"none\":null},\"empty\":[{},[],true]}");
    }

    @Test
    void refuses_numbers_that_are_not_finite() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.compact(Map.of("a", List.of(1, Double.NaN))))
                .withMessage("plain tree at /a/1: a number must be finite, but was NaN");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.compact(Float.NEGATIVE_INFINITY));
    }

    @Test
    void refuses_what_is_not_plain() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.compact(Arrays.asList(1, null)))
                .withMessage("plain tree at /1: a value must be plain, but was null; use None.NONE");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.compact(Map.of(1, 2)))
                .withMessage("plain tree: a key must be text, but was java.lang.Integer; turn it into text first");
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.compact(List.of(new Object())));
        assertThatIllegalArgumentException().isThrownBy(() -> JsonText.compact(List.of(new AtomicLong())));
    }

    @Test
    void refuses_a_hundred_and_first_level() {
        Object deep = "end";
        for (int i = 0; i < 101; i++) {
            deep = Collections.singletonList(deep);
        }
        Object tooDeep = deep;

        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonText.compact(tooDeep))
                .withMessage("a plain tree is at most 100 levels deep, but goes on");
    }
}
