package dev.fledge.contract.drift;

import java.util.List;
import java.util.Locale;

/** Writes counts in the text format of Prometheus, version 0.0.4. */
final class DriftExposition {
    private final StringBuilder text = new StringBuilder(1024);

    private DriftExposition() {}

    static String of(List<ArmDrift> arms) {
        DriftExposition exposition = new DriftExposition();
        exposition.header(
                "fledge_contract_checks_total", "counter", "Live answers that were checked against a contract.");
        arms.forEach(exposition::checks);
        exposition.header("fledge_contract_unchecked_total", "counter", "Sampled answers that were not checked.");
        arms.forEach(exposition::unchecked);
        exposition.header("fledge_contract_drift_kinds", "gauge", "Kinds of breaches that were seen.");
        for (ArmDrift arm : arms) {
            exposition.line(
                    "fledge_contract_drift_kinds",
                    label("arm", arm.arm().label()),
                    arm.drifts().size());
        }
        return exposition.text.toString();
    }

    private void checks(ArmDrift arm) {
        arm.operations().forEach((operation, count) -> {
            String labels = label("arm", arm.arm().label()) + "," + label("contract", operation.contract()) + ","
                    + label("operation", operation.name());
            line("fledge_contract_checks_total", labels + ",verdict=\"kept\"", count.checks() - count.violations());
            line("fledge_contract_checks_total", labels + ",verdict=\"broken\"", count.violations());
        });
    }

    private void unchecked(ArmDrift arm) {
        for (ArmDrift.Unchecked reason : ArmDrift.Unchecked.values()) {
            String labels = label("arm", arm.arm().label()) + ","
                    + label("reason", reason.name().toLowerCase(Locale.ROOT));
            line("fledge_contract_unchecked_total", labels, arm.unchecked(reason));
        }
    }

    private void header(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void line(String name, String labels, long value) {
        text.append(name).append('{').append(labels).append("} ").append(value).append('\n');
    }

    private static String label(String name, String value) {
        String escaped = value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
        return name + "=\"" + escaped + "\"";
    }
}
