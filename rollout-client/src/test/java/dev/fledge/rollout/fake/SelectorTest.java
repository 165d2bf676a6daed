package dev.fledge.rollout.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectorTest {
    private static final String POD =
            "{\"metadata\":{\"name\":\"p\",\"labels\":{\"app\":\"x\",\"track\":\"canary\"}},\"status\":{\"phase\":\"Running\"}}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | true",
                "app=x | true",
                "app==x | true",
                "app=y | false",
                "app!=y | true",
                "app!=x | false",
                "old!=x | true",
                "app=x,track=stable | false",
                "track in (stable, canary) | true",
                "track in (stable) | false",
                "track notin (stable) | true",
                "old notin (x) | true",
                "app | true",
                "!app | false",
                "!old | true",
                "app in (x,y),!old,track=canary | true"
            })
    void labels(String selector, boolean chosen) throws Exception {
        assertThat(Selector.labels(selector).test(pod())).isEqualTo(chosen);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "metadata.name=p | true",
                "metadata.name=q | false",
                "metadata.name!=q | true",
                "status.phase=Running,metadata.name=p | true"
            })
    void fields(String selector, boolean chosen) throws Exception {
        assertThat(Selector.fields(selector).test(pod())).isEqualTo(chosen);
    }

    @Test
    void what_cannot_be_read_is_a_bad_request() {
        assertThatThrownBy(() -> Selector.labels("app in x")).hasMessage("unable to parse requirement: app in x");
        assertThatThrownBy(() -> Selector.fields("metadata.name")).hasMessage("invalid field selector: metadata.name");
    }

    private static ObjectNode pod() throws Exception {
        return (ObjectNode) new ObjectMapper().readTree(POD);
    }
}
