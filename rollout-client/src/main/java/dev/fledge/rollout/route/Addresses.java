package dev.fledge.rollout.route;

import java.net.Inet6Address;
import java.net.InetSocketAddress;

/** How addresses are written. */
final class Addresses {
    private Addresses() {}

    /** Returns it as {@code ip:port}. */
    static String text(InetSocketAddress address) {
        String ip = address.getAddress().getHostAddress();
        return (address.getAddress() instanceof Inet6Address ? "[" + ip + "]" : ip) + ":" + address.getPort();
    }

    /** Returns it as the runtime API takes it. */
    static String command(InetSocketAddress address) {
        return "addr " + address.getAddress().getHostAddress() + " port " + address.getPort();
    }
}
