package dev.fledge.rollout.route;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** One backend of one HAProxy process at one instant: its stable server, its canary server and the others. */
final class HaproxyBackend {
    private final HaproxyServer stable;
    private final HaproxyServer canary;
    private final Map<String, HaproxyServer> others;

    private HaproxyBackend(HaproxyServer stable, HaproxyServer canary, Map<String, HaproxyServer> others) {
        this.stable = stable;
        this.canary = canary;
        this.others = others;
    }

    /**
     * Reads the answers of {@code show servers state} and {@code show stat}, both by the names in their headers.
     *
     * @throws HaproxyException if they do not hold both servers
     */
    static HaproxyBackend read(HaproxyNames names, String state, String stat) throws HaproxyException {
        Map<String, Map<String, String>> stats = new HashMap<>();
        for (Map<String, String> row : table(stat.lines().toList(), 0, HaproxyBackend::commas)) {
            stats.put(row.getOrDefault("svname", ""), row);
        }
        Map<String, HaproxyServer> servers = new LinkedHashMap<>();
        for (Map<String, String> row : table(state.lines().toList(), 1, line -> List.of(line.split(" ")))) {
            String name = row.getOrDefault("srv_name", "");
            servers.put(name, new HaproxyServer(row, stats.getOrDefault(name, Map.of())));
        }
        HaproxyServer stable = servers.remove(names.stable());
        HaproxyServer canary = servers.remove(names.canary());
        if (stable == null || canary == null) {
            throw new HaproxyException("backend " + names.backend() + " needs a server " + names.stable()
                    + " and a server " + names.canary() + ", but 'show servers state' answered: " + firstLine(state)
                    + (servers.isEmpty() ? "" : " with other servers " + servers.keySet()));
        }
        return new HaproxyBackend(stable, canary, servers);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("nothing");
    }

    private static List<Map<String, String>> table(List<String> lines, int header, Row split) {
        if (lines.size() <= header || !lines.get(header).startsWith("# ")) {
            return List.of();
        }
        List<String> fields = split.of(lines.get(header).substring(2));
        List<Map<String, String>> rows = new ArrayList<>();
        for (String line : lines.subList(header + 1, lines.size())) {
            List<String> values = split.of(line);
            Map<String, String> row = new HashMap<>();
            for (int i = 0; i < Math.min(fields.size(), values.size()); i++) {
                row.put(fields.get(i), values.get(i));
            }
            rows.add(row);
        }
        return rows;
    }

    private static List<String> commas(String line) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                values.add(value.toString());
                value.setLength(0);
            } else {
                value.append(c);
            }
        }
        values.add(value.toString());
        return values;
    }

    private interface Row {
        List<String> of(String line);
    }

    HaproxyServer stable() {
        return stable;
    }

    HaproxyServer canary() {
        return canary;
    }

    /** Returns whether another server takes requests too, so that two weights do not make the share. */
    List<String> othersThatTakeRequests() {
        return others.entrySet().stream()
                .filter(other -> other.getValue().effectiveWeight() > 0)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Returns the canary's share of new requests in permille; a fraction counts as a whole one. */
    int weightPermille() {
        int mine = canary.effectiveWeight();
        int all = mine
                + stable.effectiveWeight()
                + others.values().stream()
                        .mapToInt(HaproxyServer::effectiveWeight)
                        .sum();
        return mine == 0 ? 0 : (1000 * mine + all - 1) / all;
    }

    /** Returns whether the two weights that are set have exactly this ratio. */
    boolean weighs(int permille) {
        int sum = stable.weight() + canary.weight();
        return sum > 0 && 1000 * canary.weight() == permille * sum;
    }

    /** Returns all that commands set. */
    String setting(HaproxyNames names) {
        return names.stable() + " " + stable.setting() + ", " + names.canary() + " " + canary.setting();
    }
}
