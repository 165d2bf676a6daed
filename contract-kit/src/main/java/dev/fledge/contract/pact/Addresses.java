package dev.fledge.contract.pact;

import java.net.InetAddress;
import java.net.UnknownHostException;
import okhttp3.HttpUrl;

/** Where a provider is. */
final class Addresses {
    private Addresses() {}

    /**
     * Returns the path below that of the address. What a URL cannot hold is encoded; a percent sign is taken as the start of
     * an escape if it can be one.
     */
    static HttpUrl.Builder join(HttpUrl base, String path) {
        String prefix = base.encodedPath();
        while (prefix.endsWith("/")) {
            prefix = prefix.substring(0, prefix.length() - 1);
        }
        String suffix = path.startsWith("/") ? path : "/" + path;
        return base.newBuilder().encodedPath(prefix + suffix).query(null).fragment(null);
    }

    /**
     * Returns whether requests to the address cannot leave this machine: it is a loopback address in digits, or the name
     * {@code localhost} and nothing but loopback addresses behind it. Any other name could lead elsewhere with the next look-up.
     */
    static boolean isLoopback(HttpUrl url) {
        String host = url.host();
        boolean digits = host.contains(":") || host.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
        if (!digits && !host.equals("localhost")) {
            return false;
        }
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            for (InetAddress address : addresses) {
                if (!address.isLoopbackAddress()) {
                    return false;
                }
            }
            return addresses.length > 0;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Returns whether both are the same server: what is secret to one may be sent to the other. */
    static boolean sameServer(HttpUrl one, HttpUrl other) {
        return one.scheme().equals(other.scheme()) && one.host().equals(other.host()) && one.port() == other.port();
    }
}
