package dev.fledge.rollout.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "app=web|true",
                "app==web|true",
                "app=api|false",
                "app!=api|true",
                "app!=web|false",
                "none!=web|true",
                "app in (api, web)|true",
                "app in (api)|false",
                "app notin (api)|true",
                "none notin (api)|true",
                "app|true",
                "!app|false",
                "!none|true",
                "app=web,tier=front|true",
                "app=web,tier=back|false",
                "app in (web,api),example.com/part=x_1|true",
            })
    void takes_what_the_api_server_takes(String selector, boolean taken) throws Exception {
        KubernetesObject object = KubernetesObject.parse(
                "{\"metadata\":{\"labels\":{\"app\":\"web\",\"tier\":\"front\",\"example.com/part\":\"x_1\"}}}");

        assertThat(LabelSelector.of(selector).takes(object)).isEqualTo(taken);
    }

    @Test
    void refuses_what_is_no_selector() {
        assertThatThrownBy(() -> LabelSelector.of("app=web,tier>3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "label selector must be like 'app=x,tier in (a,b),!old', but was 'app=web,tier>3': cannot read"
                                + " 'tier>3'");
    }
}
