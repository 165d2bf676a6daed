package dev.fledge.canary.compat.keptn;

import dev.fledge.canary.compat.Difference;
import dev.fledge.canary.compat.ForeignVerdict;
import java.util.List;

/** One of the two judges that Keptn has had. */
interface KeptnJudge {
    String name();

    List<String> metrics();

    ForeignVerdict judge(Asked asked);

    List<Difference> explain();

    void convert(KeptnConversion conversion);
}
