package dev.fledge.canary.quality;

import java.util.List;

/** The judges that can take part. A new one is one line here. */
final class Contestants {
    static final String NATIVE = "fledge";
    static final String FLAGGER = "flagger";
    static final String KAYENTA = "kayenta";

    private Contestants() {}

    /** By the name on the command line, in the order of the table. */
    static List<Contestant> all() {
        return List.of(
                IntervalJudge.flagger(FLAGGER, 60),
                IntervalJudge.flagger("flagger-10s", 10),
                IntervalJudge.argo("argo-3", 3),
                IntervalJudge.argo("argo-0", 0),
                NativePolicies.sequential(NATIVE, 0.01),
                NativePolicies.sequential(NATIVE + "-0.05", 0.05),
                NativePolicies.sequential(NATIVE + "-early", 0.01, 300),
                NativePolicies.strict(NATIVE + "-strict"),
                NativePolicies.point(NATIVE + "-point"),
                Incumbents.flagger("flagger-own"),
                Incumbents.argo("argo-own", 3),
                Incumbents.kayenta(KAYENTA, 60),
                Incumbents.kayenta("kayenta-10s", 10),
                Incumbents.kayenta("kayenta-peek", 60, 2));
    }
}
