package dev.fledge.canary.quality;

import java.util.function.Function;

/**
 * A judge that takes part.
 *
 * @param name in the table and on the command line
 * @param warmUpSeconds in which it decides on hard failures alone; delays in requests are stated without them
 * @param begin makes a judge for one run of a scenario
 */
record Contestant(String name, int warmUpSeconds, Function<Scenario, SimulatedJudge> begin) {}
