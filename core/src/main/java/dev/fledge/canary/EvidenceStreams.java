package dev.fledge.canary;

import dev.fledge.canary.EvidenceStream.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The streams of a policy and their parts of the budget. Rules that read the same metrics share a stream, at no extra cost. */
final class EvidenceStreams {
    private final List<EvidenceStream> all = new ArrayList<>();
    private final IdentityHashMap<Rule, EvidenceStream> ofRule = new IdentityHashMap<>();
    private final double[] logWeights;
    private final List<RateStream> rates;

    EvidenceStreams(CanaryPolicy policy, Parameters parameters, Tempo tempo) {
        boolean strict = policy.mode() == EvidenceMode.STRICT;
        Map<String, List<Rule>> groups = new LinkedHashMap<>();
        for (Rule rule : policy.rules()) {
            groups.computeIfAbsent(group(rule), key -> new ArrayList<>()).add(rule);
        }
        for (List<Rule> group : groups.values()) {
            EvidenceStream stream = stream(group, parameters, tempo, strict);
            all.add(stream);
            group.forEach(rule -> ofRule.put(rule, stream));
        }
        this.rates = all.stream()
                .filter(RateStream.class::isInstance)
                .map(RateStream.class::cast)
                .toList();
        this.logWeights = logWeights(parameters);
    }

    private static String group(Rule rule) {
        if (rule instanceof RateRule rate) {
            return "rate " + new TreeSet<>(rate.metrics()) + rate.badMetric();
        }
        if (rule instanceof QuantileRule quantile) {
            return "quantile " + quantile.metric();
        }
        return "rule " + rule.name();
    }

    private static EvidenceStream stream(List<Rule> group, Parameters parameters, Tempo tempo, boolean strict) {
        Rule first = group.get(0);
        if (first instanceof RateRule) {
            return new RateStream(group.stream().map(RateRule.class::cast).toList(), parameters, tempo, strict);
        }
        if (first instanceof QuantileRule) {
            return new LatencyStream(
                    group.stream().map(QuantileRule.class::cast).toList(), parameters, tempo, strict);
        }
        if (first instanceof CountRule count) {
            return new EventStream(count, parameters, tempo);
        }
        return first instanceof GaugeRule gauge
                ? new GaugeStream(gauge, tempo)
                : new CheckStream((CheckRule) first, tempo);
    }

    /** The parts of the kinds that the policy has, which add up to 1; streams of a kind share its part. */
    private double[] logWeights(Parameters parameters) {
        Map<Kind, Integer> members = new EnumMap<>(Kind.class);
        all.forEach(stream -> members.merge(stream.kind(), 1, Integer::sum));
        double present = members.keySet().stream().mapToDouble(parameters::part).sum();
        return all.stream()
                .mapToDouble(stream -> StrictMath.log(
                        parameters.part(stream.kind()) / present / members.getOrDefault(stream.kind(), 1)))
                .toArray();
    }

    List<EvidenceStream> all() {
        return all;
    }

    /** Returns the stream of one of the policy's own rules, not of one that is equal to it. */
    EvidenceStream of(Rule rule) {
        EvidenceStream stream = ofRule.get(rule);
        if (stream == null) {
            throw new AssertionError(rule);
        }
        return stream;
    }

    double logWeight(EvidenceStream stream) {
        return logWeights[all.indexOf(stream)];
    }

    /** The streams of error rates, which share the part of alpha for hard failure. */
    List<RateStream> rates() {
        return rates;
    }

    List<CheckStream> checks(String name) {
        return all.stream()
                .filter(CheckStream.class::isInstance)
                .map(CheckStream.class::cast)
                .filter(check -> check.rule().check().equals(name))
                .toList();
    }

    /** How many pieces of evidence there are, so that two moments can be told apart. */
    long pieces() {
        long pieces = 0;
        for (EvidenceStream stream : all) {
            pieces += stream.blocks() + stream.leftOutBlocks();
            pieces += stream instanceof CheckStream check ? check.rounds() : 0;
        }
        return pieces;
    }

    /** How many canary requests were judged: as many as the stream has that saw most. */
    double judged() {
        double most = 0;
        for (EvidenceStream stream : all) {
            most = StrictMath.max(most, stream.judged());
        }
        return most;
    }
}
