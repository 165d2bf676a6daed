package dev.fledge.contract.broker;

import dev.fledge.contract.broker.VerificationResult.Tested;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The file of one result: whether one version of a provider keeps one contract. */
final class ResultFile {
    private static final int MOST_COUNTED = 1_000_000;

    private ResultFile() {}

    /** Returns whether the contract was kept. A success that counts nothing, or a failure, is refused. */
    static boolean success(DocumentNode file) {
        file.allowOnly("success", "consumer", "counts", "mismatches", "buildUrl");
        DocumentNode counts = file.field("counts").allowOnly("verified", "failed");
        long verified = counts.field("verified").integer(0, MOST_COUNTED);
        long failed = counts.field("failed").integer(0, MOST_COUNTED);
        DocumentNode success = file.field("success");
        if (verified + failed == 0) {
            throw counts.error("counts nothing, so nothing is known; remove the file and verify again");
        }
        if (success.bool() != (failed == 0)) {
            throw success.error("is " + success.bool() + ", but " + failed + " of " + (verified + failed)
                    + " interactions failed; remove the file and verify again");
        }
        return success.bool();
    }

    static String write(VerificationResult result) {
        Map<String, Object> counts = new LinkedHashMap<>();
        counts.put("verified", result.tested().stream().filter(Tested::passed).count());
        counts.put(
                "failed",
                result.tested().stream().filter(each -> !each.passed()).count());
        List<Object> mismatches = new ArrayList<>();
        for (Tested each : result.tested()) {
            for (String text : each.mismatches()) {
                Map<String, Object> mismatch = new LinkedHashMap<>();
                mismatch.put("interaction", each.description());
                mismatch.put("text", text);
                mismatches.add(mismatch);
            }
        }
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("success", result.success());
        plain.put("consumer", result.pact().consumer());
        plain.put("counts", counts);
        plain.put("mismatches", mismatches);
        result.buildUrl().ifPresent(url -> plain.put("buildUrl", url));
        return JsonText.pretty(plain);
    }
}
