package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

// Addresses are written out, so none is looked up.
@SuppressWarnings("AddressSelection")
class NginxIncludeTest {
    private static final InetSocketAddress STABLE = new InetSocketAddress("127.0.0.1", 8081);
    private static final InetSocketAddress CANARY = new InetSocketAddress("127.0.0.1", 8082);

    private final NginxInclude include = new NginxInclude("app", 9010, "X-Canary", "$request_id");

    @Test
    void an_open_canary_stands_in_upstream_split_and_map() {
        NginxState state = new NginxState(STABLE, Optional.of(CANARY), 55, true);

        assertThat(include.text(state)).isEqualTo("""
                # Written by Fledge, which replaces this file. Send requests to http://$app_upstream.
                upstream app_stable { server 127.0.0.1:8081; }
                upstream app_canary { server 127.0.0.1:8082; }
                split_clients "$request_id" $app_split {
                    5.5%% app_canary;
                    * app_stable;
                }
                map $http_x_canary $app_upstream {
                    always app_canary;
                    never app_stable;
                    default $app_split;
                }
                server {
                    listen 127.0.0.1:9010;
                    access_log off;
                    keepalive_timeout 0;
                    location = /fledge/app { default_type text/plain; return 200 "token=%s stable=127.0.0.1:8081 canary=127.0.0.1:8082 weight=55 open"; }
                }
                """.formatted(NginxInclude.token(include.text(state))));
    }

    @Test
    void at_weight_0_the_split_has_no_canary_and_at_1000_nothing_else() {
        NginxState none = new NginxState(STABLE, Optional.of(CANARY), 0, true);
        NginxState all = new NginxState(STABLE, Optional.of(CANARY), 1000, true);

        assertThat(include.text(none)).contains("$app_split {\n    * app_stable;\n}");
        assertThat(include.text(all)).contains("$app_split {\n    * app_canary;\n}");
    }

    @Test
    void a_closed_canary_stands_nowhere_but_in_the_words() {
        String text = include.text(new NginxState(STABLE, Optional.of(CANARY), 0, false));

        assertThat(text).doesNotContain("app_canary").doesNotContain("always");
        assertThat(NginxState.parse(text)).contains(new NginxState(STABLE, Optional.of(CANARY), 0, false));
    }

    @Test
    void a_file_knows_whether_it_was_touched() {
        String text = include.first(STABLE);

        assertThat(NginxInclude.token(text)).hasSize(12).isNotEqualTo("000000000000");
        assertThat(NginxInclude.untouched(text)).isTrue();
        assertThat(NginxInclude.untouched(text.replace("8081", "8083"))).isFalse();
        assertThat(NginxInclude.untouched("")).isFalse();
    }

    @Test
    void what_cannot_be_is_not_read_as_a_state() {
        assertThat(NginxState.parse("stable=127.0.0.1:80 canary=- weight=0 closed"))
                .contains(new NginxState(new InetSocketAddress("127.0.0.1", 80), Optional.empty(), 0, false));
        assertThat(NginxState.parse("stable=127.0.0.1:80 canary=- weight=0 open"))
                .isEmpty();
        assertThat(NginxState.parse("stable=127.0.0.1:80 canary=127.0.0.1:81 weight=1001 open"))
                .isEmpty();
        assertThat(NginxState.parse("stable=127.0.0.1:80 canary=127.0.0.1:81 weight=5 closed"))
                .isEmpty();
        assertThat(NginxState.parse("stable=host:80 canary=- weight=0 closed")).isEmpty();
        assertThat(NginxState.parse("<html>not found</html>")).isEmpty();
        assertThat(NginxState.parse("stable=[::1]:80 canary=- weight=0 closed"))
                .contains(new NginxState(new InetSocketAddress("::1", 80), Optional.empty(), 0, false));
    }

    @Test
    void names_that_would_write_other_directives_are_refused() {
        assertThatThrownBy(() -> new NginxInclude("app; }", 9010, "X-Canary", "$request_id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("name must be of small letters, digits and _, since variables of nginx are named by it,"
                        + " but was 'app; }'");
        assertThatThrownBy(() -> new NginxInclude("app", 9010, "X Canary", "$request_id"))
                .hasMessage("header must be of letters, digits and -, but was 'X Canary'");
        assertThatThrownBy(() -> new NginxInclude("app", 9010, "X-Canary", "\" x"))
                .hasMessage("key must be of nginx variables, but was '\" x'");
        assertThatThrownBy(() -> new NginxInclude("app", 0, "X-Canary", "$request_id"))
                .hasMessage("port of the state page must be from 1 to 65535, but was 0");
    }
}
