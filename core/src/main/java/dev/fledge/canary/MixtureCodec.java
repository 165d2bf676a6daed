package dev.fledge.canary;

import dev.fledge.canary.stat.Mixture;

/** Passes a mixture through a codec; its spread is the parameters', so only the wealth is stored. */
final class MixtureCodec {
    private MixtureCodec() {}

    static void pass(Mixture mixture, StateCodec codec) {
        for (int k = 0; k < mixture.size(); k++) {
            mixture.restore(k, codec.number(mixture.log(k)));
        }
    }
}
