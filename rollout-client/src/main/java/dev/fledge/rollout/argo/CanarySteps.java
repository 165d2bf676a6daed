package dev.fledge.rollout.argo;

import dev.fledge.rollout.kubernetes.KubernetesObject;
import java.util.List;
import java.util.NavigableSet;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeSet;

/**
 * The steps of a Rollout: which weight holds where. A weight holds at a pause without duration; one that ends by itself would
 * let the Rollout go on to the next weight without anybody's word.
 */
final class CanarySteps {
    private static final long PERCENT = 100;

    private final List<KubernetesObject> steps;
    private final long whole;

    private CanarySteps(List<KubernetesObject> steps, long whole) {
        this.steps = steps;
        this.whole = whole;
    }

    static CanarySteps of(KubernetesObject rollout) {
        long whole = rollout.number("/spec/strategy/canary/trafficRouting/maxTrafficWeight")
                .orElse(PERCENT);
        return new CanarySteps(rollout.objects("/spec/strategy/canary/steps"), Math.max(1, whole));
    }

    int count() {
        return steps.size();
    }

    /** The share in permille that Argo means by a weight; never less than it is. */
    int permille(long weight) {
        return (int) Math.min(1000, Math.max(0, (weight * 1000 + whole - 1) / whole));
    }

    /** Whether Argo has a whole number for this share. */
    boolean expressible(int permille) {
        return permille * whole % 1000 == 0;
    }

    /** The weight that is asked for at a step: that of the last setWeight up to it, or 0. */
    int permilleAt(int step) {
        for (int i = Math.min(step, steps.size() - 1); i >= 0; i--) {
            OptionalLong weight = steps.get(i).number("/setWeight");
            if (weight.isPresent()) {
                return permille(weight.getAsLong());
            }
        }
        return 0;
    }

    boolean isPause(int step) {
        return inside(step) && steps.get(step).has("/pause");
    }

    boolean isAnalysis(int step) {
        return inside(step)
                && (steps.get(step).has("/analysis") || steps.get(step).has("/experiment"));
    }

    /** Whether the Rollout waits here until it is told to go on. */
    boolean holds(int step) {
        return isPause(step) && !steps.get(step).has("/pause/duration");
    }

    private boolean inside(int step) {
        return step >= 0 && step < steps.size();
    }

    /** The step where that weight holds: the first from {@code from} on, else the last before it. */
    OptionalInt holding(int permille, int from) {
        for (int i = Math.max(0, from); i < steps.size(); i++) {
            if (holds(i) && permilleAt(i) == permille) {
                return OptionalInt.of(i);
            }
        }
        for (int i = Math.min(from, steps.size()) - 1; i >= 0; i--) {
            if (holds(i) && permilleAt(i) == permille) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The step at which to begin again so that {@code holding} comes next with its weight: its setWeight, or itself. */
    int beginOf(int holding) {
        for (int i = holding; i >= 0; i--) {
            if (steps.get(i).has("/setWeight")) {
                return i;
            }
        }
        return 0;
    }

    /** The highest weight asked for after {@code from} and up to {@code to}. */
    int highestBetween(int from, int to) {
        int highest = 0;
        for (int i = Math.max(0, from); i <= to; i++) {
            highest = Math.max(highest, permilleAt(i));
        }
        return highest;
    }

    /** The weights that hold somewhere, ascending. */
    NavigableSet<Integer> reachable() {
        TreeSet<Integer> weights = new TreeSet<>();
        for (int i = 0; i < steps.size(); i++) {
            if (holds(i)) {
                weights.add(permilleAt(i));
            }
        }
        return weights;
    }

    /** The first place where the Rollout waits at weight 0 before any user meets the canary. */
    OptionalInt firstHoldAtZero() {
        for (int i = 0; i < steps.size() && permilleAt(i) == 0; i++) {
            if (holds(i)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** The first step at which users may meet the canary. */
    OptionalInt firstExposing() {
        for (int i = 0; i < steps.size(); i++) {
            if (permilleAt(i) > 0 || headerRouteAt(i)) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }

    /** Whether a header or a mirror leads to the canary at that step: set up to there and not taken away again. */
    boolean headerRouteAt(int step) {
        TreeSet<String> open = new TreeSet<>();
        for (int i = 0; i <= step && i < steps.size(); i++) {
            for (String kind : List.of("/setHeaderRoute", "/setMirrorRoute")) {
                KubernetesObject route = steps.get(i).object(kind).orElse(null);
                if (route != null) {
                    String name = kind + route.text("/name").orElse("");
                    if (route.objects("/match").isEmpty()) {
                        open.remove(name);
                    } else {
                        open.add(name);
                    }
                }
            }
        }
        return !open.isEmpty();
    }

    /** Why a weight cannot be set here, with the nearest lower one that can. */
    String refusal(int permille) {
        NavigableSet<Integer> reachable = reachable();
        Integer lower = reachable.floor(permille);
        String nearest = lower == null ? "none is lower" : "the nearest lower one is " + lower + " permille";
        String why = expressible(permille)
                ? "no step of the Rollout holds " + permille + " permille"
                : permille + " permille is no whole weight of Argo, which counts to " + whole;
        return why + "; " + nearest + ". Ask for one of " + reachable + ", or add the steps setWeight: W and pause: {}"
                + " (without a duration: a pause that ends by itself holds nothing)";
    }
}
