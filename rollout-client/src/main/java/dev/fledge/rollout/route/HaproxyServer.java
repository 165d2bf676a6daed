package dev.fledge.rollout.route;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** One server line of a backend as a running HAProxy tells it. Values that it does not know are never good ones. */
final class HaproxyServer {
    /** Forced, inherited, by DNS and by host name; not 4, which only remembers that the file said {@code disabled}. */
    private static final int MAINTENANCE = 0x01 | 0x02 | 0x20 | 0x40;

    private static final int DRAIN = 0x08 | 0x10;
    private static final int CHECK_ENABLED = 0x04;
    private static final Pattern IP = Pattern.compile("[0-9a-fA-F.:]+");

    private final Map<String, String> state;
    private final Map<String, String> stat;

    HaproxyServer(Map<String, String> state, Map<String, String> stat) {
        this.state = state;
        this.stat = stat;
    }

    /** Returns where it sends requests; empty where that is no IP address. */
    Optional<InetSocketAddress> address() {
        return address(state("srv_addr"), number(state, "srv_port"));
    }

    private static Optional<InetSocketAddress> address(String ip, long port) {
        try {
            return IP.matcher(ip).matches() && port > 0 && port < 65536
                    ? Optional.of(new InetSocketAddress(InetAddress.getByName(ip), (int) port))
                    : Optional.empty();
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }

    int weight() {
        return (int) number(state, "srv_uweight");
    }

    boolean maintenance() {
        return (number(state, "srv_admin_state") & MAINTENANCE) != 0;
    }

    boolean draining() {
        return (number(state, "srv_admin_state") & DRAIN) != 0;
    }

    /** Returns whether checks and people let it take requests: by weight, cookie or rule. */
    boolean open() {
        long operation = number(state, "srv_op_state");
        return !maintenance() && (operation == 1 || operation == 2 || operation == 3);
    }

    /** Returns the weight by which it takes new requests of users. */
    int effectiveWeight() {
        return open() && !draining() && number(state, "srv_op_state") != 3 ? weight() : 0;
    }

    /** Returns how many requests are in it. */
    long inFlight() {
        return Math.max(0, number(stat, "scur"));
    }

    /** Returns whether a health check runs that asks this address. */
    boolean checkedAt(InetSocketAddress endpoint) {
        Optional<InetSocketAddress> asked = address(state("srv_check_addr"), number(state, "srv_check_port"));
        return (number(state, "srv_check_state") & CHECK_ENABLED) != 0 && asked.equals(Optional.of(endpoint));
    }

    /** Returns how many checks must fail to take it off; -1 if unknown. */
    long checkFall() {
        return number(stat, "check_fall");
    }

    /** Returns what the last check said, such as {@code L7OK}; {@code no check} if there is none. */
    String checkStatus() {
        String status = stat.getOrDefault("check_status", "");
        return status.isEmpty() ? "no check" : status;
    }

    /** Returns the part that commands set, to notice when somebody else did. */
    String setting() {
        return address().map(Addresses::text).orElse(state("srv_addr")) + " weight " + weight()
                + (maintenance() ? " maint" : draining() ? " drain" : " ready");
    }

    private String state(String field) {
        return state.getOrDefault(field, "-");
    }

    private static long number(Map<String, String> fields, String field) {
        try {
            return Long.parseLong(fields.getOrDefault(field, ""));
        } catch (NumberFormatException e) {
            return field.equals("srv_admin_state") ? 1 : -1;
        }
    }
}
