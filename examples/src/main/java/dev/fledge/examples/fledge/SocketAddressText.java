package dev.fledge.examples.fledge;

import java.net.InetSocketAddress;

/** {@code HOST:PORT} on the shell. */
final class SocketAddressText {
    private SocketAddressText() {}

    static InetSocketAddress parse(String option, String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 1) {
            throw wrong(option, text);
        }
        try {
            InetSocketAddress address =
                    new InetSocketAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
            if (address.isUnresolved()) {
                throw new IllegalArgumentException(option + " names a host that is not known: '" + text + "'");
            }
            return address;
        } catch (NumberFormatException e) {
            throw wrong(option, text);
        }
    }

    private static IllegalArgumentException wrong(String option, String text) {
        return new IllegalArgumentException(option + " must be HOST:PORT, but was '" + text + "'");
    }
}
