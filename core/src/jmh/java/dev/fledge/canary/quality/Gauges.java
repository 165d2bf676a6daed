package dev.fledge.canary.quality;

import java.util.function.DoubleUnaryOperator;

/**
 * CPU and memory of pods, scraped every 15 s: each pod's logarithm wanders around a level of its own. Immutable.
 *
 * @param canaryCpu what the canary's CPU use is multiplied by, over the seconds since it started
 * @param canaryMemory the same for its memory
 */
record Gauges(DoubleUnaryOperator canaryCpu, DoubleUnaryOperator canaryMemory) {
    static final int SCRAPE_SECONDS = 15;
    static final int BASELINE_PODS = 4;

    private static final double CPU_CORES = 0.4;
    private static final double CPU_SIGMA = 0.25;
    private static final double CPU_CORRELATION_SECONDS = 60;
    private static final double MEMORY_MEBIBYTES = 300;
    private static final double MEMORY_SIGMA = 0.08;
    private static final double MEMORY_CORRELATION_SECONDS = 300;
    private static final double POD_SIGMA = 0.05;

    Pods begin(Dice dice) {
        return new Pods(this, dice);
    }

    /** The pods of one run. Not thread-safe. */
    static final class Pods {
        private final Gauges gauges;
        private final double[] podLevel = new double[BASELINE_PODS + 1];
        private final double[] cpu = new double[BASELINE_PODS + 1];
        private final double[] memory = new double[BASELINE_PODS + 1];

        private Pods(Gauges gauges, Dice dice) {
            this.gauges = gauges;
            for (int pod = 0; pod <= BASELINE_PODS; pod++) {
                podLevel[pod] = POD_SIGMA * dice.normal();
                cpu[pod] = dice.normal();
                memory[pod] = dice.normal();
            }
        }

        /** Goes on to the next slice, and scrapes if it is time. */
        void next(Slice slice, int startSeconds, Dice dice) {
            wander(cpu, CPU_CORRELATION_SECONDS, dice);
            wander(memory, MEMORY_CORRELATION_SECONDS, dice);
            if (startSeconds % SCRAPE_SECONDS != 0) {
                return;
            }
            slice.baseline.cpuCores = new double[BASELINE_PODS];
            slice.baseline.memoryMebibytes = new double[BASELINE_PODS];
            for (int pod = 0; pod < BASELINE_PODS; pod++) {
                slice.baseline.cpuCores[pod] = cpuOf(pod);
                slice.baseline.memoryMebibytes[pod] = memoryOf(pod);
            }
            if (startSeconds >= 0) {
                slice.canary.cpuCores =
                        new double[] {cpuOf(BASELINE_PODS) * gauges.canaryCpu().applyAsDouble(startSeconds)};
                slice.canary.memoryMebibytes = new double[] {
                    memoryOf(BASELINE_PODS) * gauges.canaryMemory().applyAsDouble(startSeconds)
                };
            }
        }

        private static void wander(double[] states, double correlationSeconds, Dice dice) {
            double keeps = StrictMath.exp(-Slice.SECONDS / correlationSeconds);
            double fresh = Math.sqrt(1 - keeps * keeps);
            for (int i = 0; i < states.length; i++) {
                states[i] = keeps * states[i] + fresh * dice.normal();
            }
        }

        private double cpuOf(int pod) {
            return CPU_CORES * StrictMath.exp(podLevel[pod] + CPU_SIGMA * cpu[pod]);
        }

        private double memoryOf(int pod) {
            return MEMORY_MEBIBYTES * StrictMath.exp(podLevel[pod] + MEMORY_SIGMA * memory[pod]);
        }
    }
}
