package dev.fledge.canary.quality;

import java.util.List;

/** How a judge did on all runs of a scenario, in the order of the runs. */
record Result(Scenario scenario, Contestant contestant, List<Ending> endings) {
    Score score() {
        return new Score(this);
    }
}
