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
        report.changes().forEach(change -> add(change, report.known(), text));
        if (!report.known().isNobody()) {
            text.append(report.known().words())
                    .append(" with ")
                    .append(report.known().calls())
                    .append(report.known().calls() == 1 ? " call" : " calls")
                    .append("; others are assumed not to exist.\n");
        }
        if (report.known().strangers() > 0) {
            text.append(report.known().strangers())
                    .append(" of their calls go to no operation of ")
                    .append(report.compared().before())
                    .append(".\n");
        }
        return text.toString();
    }

    private static void add(Change change, Known known, StringBuilder text) {
        text.append(change.level()).append("  ").append(change.id());
        if (!known.isNobody()
                && change.level() != Level.SAFE
                && change.impacts().isEmpty()) {
            text.append(
                    change.subject().isHook()
                            ? ", pacts and recordings do not tell who uses it"
                            : ", unused by " + known.words());
        }
        text.append('\n');
        text.append("  ").append(change.text()).append('\n');
        text.append("  ").append(CompatFindings.places(change)).append('\n');
        change.impacts().forEach(impact -> text.append("  hits ").append(impact).append('\n'));
    }
}
