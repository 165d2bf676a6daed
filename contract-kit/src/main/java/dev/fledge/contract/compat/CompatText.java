package dev.fledge.contract.compat;

/** The report for people. */
final class CompatText {
    private CompatText() {}

    static String of(CompatReport report) {
        StringBuilder text = new StringBuilder(report.toString()).append('\n');
        if (report.compared().common() == 0) {
            text.append("The documents have no ")
                    .append(report.compared().what())
                    .append(" in common. Are these the right files?\n");
        }
        for (Change change : report.changes()) {
            text.append(change.level()).append("  ").append(change.id()).append('\n');
            text.append("  ").append(change.text()).append('\n');
            text.append("  ").append(CompatFindings.places(change)).append('\n');
        }
        return text.toString();
    }
}
