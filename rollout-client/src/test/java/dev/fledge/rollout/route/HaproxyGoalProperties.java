package dev.fledge.rollout.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From whatever state a HAProxy is found in, each goal is reached, and no command on the way gives the canary more than was asked. */
class HaproxyGoalProperties {
    private static final HaproxyNames NAMES = new HaproxyNames("app", "stable", "canary");
    private static final InetSocketAddress FRESH = new InetSocketAddress("10.0.0.7", 8080);
    private static final int[] WEIGHTS = {0, 50, 250, 500, 1000};
    private static final int STATES = 2_000;

    enum Kind {
        STARTED,
        WEIGHED,
        CLOSED,
        MOVED_BACK,
        PROMOTED
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void it_is_reached_and_nothing_on_the_way_is_worse(Kind kind) throws Exception {
        Random random = new Random(20_261_124);
        for (int i = 0; i < STATES; i++) {
            Model model = new Model(random);
            int weight = WEIGHTS[random.nextInt(WEIGHTS.length)];
            String from = model.toString();

            List<String> sent = drive(model, kind, weight, random.nextBoolean());

            assertThat(reached(model, kind, weight))
                    .as(kind + " " + weight + " from " + from + " by " + sent + " came to " + model)
                    .isTrue();
            assertThat(goal(kind, weight).next(model.read(), false).done())
                    .as("again: " + model)
                    .isTrue();
        }
    }

    private static List<String> drive(Model model, Kind kind, int weight, boolean impatient) throws HaproxyException {
        HaproxyGoal goal = goal(kind, weight);
        int most = Math.max(model.share(), kind == Kind.WEIGHED ? weight : 0);
        boolean served = model.stable.takes() || model.canary.takes();
        List<String> sent = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            HaproxyGoal.Step step = goal.next(model.read(), impatient);
            for (String command : step.commands()) {
                sent.add(command);
                model.carryOut(command);
                assertThat(model.share()).as("share after " + sent).isLessThanOrEqualTo(most);
                assertThat(!served || model.stable.takes() || model.canary.takes())
                        .as("somebody takes requests after " + sent)
                        .isTrue();
            }
            if (step.done()) {
                return sent;
            }
            if (step.commands().isEmpty()) {
                // What is in flight ends.
                model.canary.inFlight = 0;
            }
        }
        throw new AssertionError(kind + " is not done after " + sent + ": " + model);
    }

    private static HaproxyGoal goal(Kind kind, int weight) {
        return switch (kind) {
            case STARTED -> HaproxyGoal.started(NAMES, FRESH);
            case WEIGHED -> HaproxyGoal.weighed(NAMES, weight);
            case CLOSED -> HaproxyGoal.closed(NAMES);
            case MOVED_BACK -> HaproxyGoal.movedBack(NAMES, FRESH);
            case PROMOTED -> HaproxyGoal.promoted(NAMES, FRESH);
        };
    }

    private static boolean reached(Model model, Kind kind, int weight) {
        boolean carried = model.stable.takes() && model.canary.state.equals("maint") && model.canary.inFlight == 0;
        return switch (kind) {
            case STARTED ->
                model.canary.state.equals("ready") && model.canary.weight == 0 && model.canary.at.equals("10.0.0.7");
            case WEIGHED ->
                model.canary.state.equals("ready")
                        && 1000 * model.canary.weight == weight * (model.canary.weight + model.stable.weight);
            case CLOSED -> carried;
            case MOVED_BACK -> carried && model.stable.at.equals("10.0.0.7");
            case PROMOTED -> model.stable.takes() && !model.canary.takes() && model.stable.at.equals("10.0.0.7");
        };
    }

    /** What HAProxy makes of the commands, by its manual. */
    private static final class Model {
        private final Server stable;
        private final Server canary;

        private Model(Random random) {
            // Stable is never anything but ready: no command of ours makes it otherwise.
            this.stable = new Server("10.0.0.1", "ready", random.nextInt(3) * 50, 0);
            String[] states = {"ready", "maint", "drain"};
            this.canary = new Server(
                    random.nextInt(4) == 0 ? "10.0.0.7" : "10.0.0.2",
                    states[random.nextInt(3)],
                    random.nextInt(3) * 50,
                    random.nextInt(3));
        }

        private int share() {
            int mine = canary.takes() ? canary.weight : 0;
            int all = mine + (stable.takes() ? stable.weight : 0);
            return mine == 0 ? 0 : 1000 * mine / all;
        }

        private void carryOut(String command) {
            List<String> words = List.of(command.split(" ", -1));
            if (command.equals("shutdown sessions server app/canary")) {
                canary.inFlight = 0;
                return;
            }
            assertThat(words.get(0) + " " + words.get(1)).isEqualTo("set server");
            Server server = words.get(2).equals("app/stable") ? stable : canary;
            switch (words.get(3)) {
                case "weight" -> server.weight = Integer.parseInt(words.get(4));
                case "state" -> server.state = words.get(4);
                default -> {
                    assertThat(command)
                            .isEqualTo("set server " + words.get(2) + " addr " + words.get(4) + " port 8080");
                    server.at = words.get(4);
                }
            }
        }

        private HaproxyBackend read() throws HaproxyException {
            return HaproxyBackend.read(
                    NAMES,
                    "1\n# srv_name srv_admin_state srv_op_state srv_uweight srv_addr srv_port\n"
                            + stable.state("stable") + "\n" + canary.state("canary"),
                    "# pxname,svname,scur,check_status,check_fall\napp,stable,0,,\napp,canary," + canary.inFlight
                            + ",,");
        }

        @Override
        public String toString() {
            return stable.state("stable") + ", " + canary.state("canary") + " with " + canary.inFlight;
        }
    }

    private static final class Server {
        private String at;
        private String state;
        private int weight;
        private int inFlight;

        private Server(String at, String state, int weight, int inFlight) {
            this.at = at;
            this.state = state;
            this.weight = weight;
            this.inFlight = inFlight;
        }

        private boolean takes() {
            return state.equals("ready") && weight > 0;
        }

        private String state(String name) {
            int admin = state.equals("maint") ? 1 : state.equals("drain") ? 8 : 0;
            return name + " " + admin + " " + (admin == 1 ? 0 : 2) + " " + weight + " " + at + " 8080";
        }
    }
}
