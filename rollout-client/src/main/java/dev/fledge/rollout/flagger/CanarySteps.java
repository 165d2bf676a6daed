package dev.fledge.rollout.flagger;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeSet;

/** The weights at which Flagger can stand, in permille: it steps up by its analysis and never down. */
final class CanarySteps {
    private static final int WHOLE = 100;

    private final NavigableSet<Integer> permille = new TreeSet<>();

    private CanarySteps() {}

    static CanarySteps of(KubernetesObject canary) {
        CanarySteps steps = new CanarySteps();
        steps.permille.add(0);
        String analysis = CanaryAnalysis.at(canary);
        long step = canary.number(analysis + "/stepWeight").orElse(0);
        OptionalLong listed = canary.number(analysis + "/stepWeights/0");
        if (step > 0) {
            long highest = canary.number(analysis + "/maxWeight").orElse(0);
            if (listed.isPresent()) {
                highest = lastListed(canary, analysis);
            } else if (highest <= 0) {
                highest = WHOLE;
            }
            for (long weight = 0; weight < Math.min(highest, WHOLE); ) {
                weight = Math.min(weight + step, WHOLE);
                steps.permille.add((int) weight * 10);
            }
        } else {
            for (int i = 0; listed.isPresent(); i++) {
                steps.permille.add((int) Math.min(Math.max(listed.getAsLong(), 0), WHOLE) * 10);
                listed = canary.number(analysis + "/stepWeights/" + (i + 1));
            }
        }
        return steps;
    }

    private static long lastListed(KubernetesObject canary, String analysis) {
        long last = 0;
        for (int i = 0; canary.number(analysis + "/stepWeights/" + i).isPresent(); i++) {
            last = canary.number(analysis + "/stepWeights/" + i).orElse(0);
        }
        return last;
    }

    boolean none() {
        return permille.size() == 1;
    }

    boolean reaches(int wanted) {
        return permille.contains(wanted);
    }

    int highest() {
        return permille.last();
    }

    /** The highest weight that is not above the wanted one. */
    int atMost(int wanted) {
        return permille.headSet(wanted, true).last();
    }

    @Override
    public String toString() {
        return permille + " permille";
    }
}
