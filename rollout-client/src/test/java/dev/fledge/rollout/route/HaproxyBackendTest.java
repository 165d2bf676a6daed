package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class HaproxyBackendTest {
    private static final HaproxyNames NAMES = new HaproxyNames("app", "stable", "canary");
    private static final InetSocketAddress CANARY = new InetSocketAddress("10.0.0.2", 8080);

    /** Columns in another order than HAProxy 2.6 has them, with one that nobody knows. */
    private static HaproxyBackend backend(String stable, String canary, int stableWeight, int canaryWeight)
            throws HaproxyException {
        return HaproxyBackend.read(NAMES, """
                1
                # srv_name new_field srv_admin_state srv_op_state srv_uweight srv_addr srv_port srv_check_state srv_check_addr srv_check_port
                stable x %s %d 10.0.0.1 8080 0 - 0
                canary x %s %d 10.0.0.2 8080 6 10.0.0.9 9000""".formatted(stable, stableWeight, canary, canaryWeight), """
                # pxname,svname,last_chk,scur,check_status,check_fall
                app,stable,,3,,
                app,canary,"says ""no"", twice",2,L7OK,1""");
    }

    @Test
    void columns_are_found_by_their_names() throws Exception {
        HaproxyBackend backend = backend("0 2", "0 2", 95, 5);

        assertThat(backend.weightPermille()).isEqualTo(50);
        assertThat(backend.weighs(50)).isTrue();
        assertThat(backend.canary().inFlight()).isEqualTo(2);
        assertThat(backend.canary().address()).contains(CANARY);
        assertThat(backend.canary().checkedAt(new InetSocketAddress("10.0.0.9", 9000)))
                .isTrue();
        assertThat(backend.canary().checkFall()).isEqualTo(1);
        assertThat(backend.canary().checkStatus()).isEqualTo("L7OK");
        assertThat(backend.stable().checkStatus()).isEqualTo("no check");
    }

    @Test
    void only_a_server_that_takes_requests_has_a_share() throws Exception {
        assertThat(backend("0 2", "1 0", 95, 5).weightPermille()).isZero();
        assertThat(backend("0 2", "8 2", 95, 5).weightPermille()).isZero();
        assertThat(backend("0 2", "0 0", 95, 5).weightPermille()).isZero();
        assertThat(backend("0 0", "0 2", 95, 5).weightPermille()).isEqualTo(1000);
        assertThat(backend("0 2", "0 9", 95, 5).canary().open()).isFalse();
        assertThat(backend("0 2", "4 2", 95, 5).canary().maintenance()).isFalse();
        assertThat(backend("0 2", "odd 2", 95, 5).canary().maintenance()).isTrue();
    }

    @Test
    void a_fraction_of_a_permille_is_never_called_nothing() throws Exception {
        assertThat(backend("0 2", "0 2", 256, 1).weightPermille()).isEqualTo(4);
        assertThat(backend("0 2", "0 2", 256, 1).weighs(4)).isFalse();
    }

    @Test
    void an_error_is_no_backend() {
        assertThatThrownBy(() -> HaproxyBackend.read(NAMES, "Can't find backend.", "Unknown command"))
                .isInstanceOf(HaproxyException.class)
                .hasMessage("backend app needs a server stable and a server canary, but 'show servers state' answered:"
                        + " Can't find backend.");
    }

    @Test
    void the_order_of_two_weights_never_overshoots_and_never_leaves_no_server() throws Exception {
        assertThat(sent(95, 5, 500)).containsExactly("stable weight 50", "canary weight 50");
        assertThat(sent(50, 50, 50)).containsExactly("canary weight 5", "stable weight 95");
        assertThat(sent(100, 0, 1000)).containsExactly("canary weight 100", "stable weight 0");
        assertThat(sent(0, 100, 0)).containsExactly("stable weight 100", "canary weight 0");
        assertThat(sent(0, 100, 50)).containsExactly("stable weight 95", "canary weight 5");
        assertThat(sent(19, 1, 50)).isEmpty();
    }

    private static List<String> sent(int stable, int canary, int permille) throws HaproxyException {
        return HaproxyGoal.weighed(NAMES, permille)
                .next(backend("0 2", "0 2", stable, canary), false)
                .commands()
                .stream()
                .map(command -> command.replace("set server app/", ""))
                .toList();
    }

    @Test
    void a_closed_canary_is_opened_at_weight_0_first() throws Exception {
        HaproxyGoal.Step step = HaproxyGoal.weighed(NAMES, 50).next(backend("0 2", "1 0", 50, 50), false);

        assertThat(step.commands())
                .containsExactly("set server app/canary weight 0", "set server app/canary state ready");
    }

    @Test
    void what_is_in_flight_is_shut_down_only_when_its_time_is_over() throws Exception {
        HaproxyBackend closed = backend("0 2", "1 0", 100, 0);

        assertThat(HaproxyGoal.closed(NAMES).next(closed, false))
                .isEqualTo(new HaproxyGoal.Step(List.of(), "the end of 2 requests to the canary"));
        assertThat(HaproxyGoal.closed(NAMES).next(closed, true).commands())
                .containsExactly("shutdown sessions server app/canary");
    }

    @Test
    void a_stable_server_that_is_down_does_not_get_the_users_of_the_canary() throws Exception {
        HaproxyBackend now = backend("0 0", "0 2", 0, 100);

        HaproxyGoal.Step step = HaproxyGoal.promoted(NAMES, new InetSocketAddress("10.0.0.1", 8080))
                .next(now, false);

        assertThat(step.commands()).isEmpty();
        assertThat(step.waitingFor()).startsWith("the stable server to be up; it is 10.0.0.1:8080 weight 0 ready");
    }

    @Test
    void names_that_would_be_other_commands_are_refused() {
        assertThatThrownBy(() -> new HaproxyNames("app;shutdown", "stable", "canary"))
                .hasMessage(
                        "backend must be a name as HAProxy takes it (letters, digits, _ . : -), but was 'app;shutdown'");
        assertThatThrownBy(() -> new HaproxyNames("app", "one", "one"))
                .hasMessage("stable and canary must be two servers, but both are one");
    }
}
