package dev.fledge.smoke;

import dev.fledge.http.Connections;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Tls;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.util.Optional;
import okhttp3.OkHttpClient;

/**
 * How a target is reached, if not through a transport of its own. Only data: a client is opened for each run.
 *
 * @param proxy where an HTTP proxy is
 */
record Connecting(Optional<OkHttpClient> client, Tls tls, Optional<InetSocketAddress> proxy) {
    static final Connecting DEFAULT = new Connecting(Optional.empty(), Tls.standard(), Optional.empty());

    Connecting client(OkHttpClient client) {
        return new Connecting(Optional.of(client), tls, proxy);
    }

    Connecting tls(Tls tls) {
        return new Connecting(client, tls, proxy);
    }

    Connecting proxy(InetSocketAddress proxy) {
        return new Connecting(client, tls, Optional.of(proxy));
    }

    /** Opens a client whose every call has its own connection; the caller closes it. */
    SafeHttpClient open() {
        SafeHttpClient.Builder opened =
                SafeHttpClient.builder().connections(Connections.FRESH).tls(tls);
        if (client.isEmpty() && proxy.isEmpty()) {
            return opened.build();
        }
        OkHttpClient base = client.orElseGet(OkHttpClient::new);
        return opened.client(
                        proxy.isEmpty()
                                ? base
                                : base.newBuilder()
                                        .proxy(new Proxy(Proxy.Type.HTTP, proxy.get()))
                                        .build())
                .build();
    }
}
