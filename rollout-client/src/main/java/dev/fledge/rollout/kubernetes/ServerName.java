package dev.fledge.rollout.kubernetes;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import javax.net.ssl.HostnameVerifier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/** Asks a server for the certificate of another name than the one in its address. */
final class ServerName extends SSLSocketFactory {
    private final SSLSocketFactory factory;
    private final String name;

    private ServerName(SSLSocketFactory factory, String name) {
        this.factory = factory;
        this.name = name;
    }

    static void apply(KubernetesConfig.Way way, OkHttpClient present, OkHttpClient.Builder client) {
        if (way.anybody()) {
            acceptAnybody(client);
        } else if (!way.serverName().isEmpty()) {
            X509TrustManager trusted = present.x509TrustManager();
            if (trusted == null) {
                throw new IllegalStateException("tls-server-name needs TLS settings with a trust manager");
            }
            HostnameVerifier verifier = present.hostnameVerifier();
            client.sslSocketFactory(new ServerName(present.sslSocketFactory(), way.serverName()), trusted);
            client.hostnameVerifier((host, session) -> verifier.verify(way.serverName(), session));
        }
    }

    private static void acceptAnybody(OkHttpClient.Builder client) {
        X509TrustManager anybody = new Anybody();
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {anybody}, new SecureRandom());
            client.sslSocketFactory(context.getSocketFactory(), anybody);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JVM has no TLS: " + e.getMessage(), e);
        }
        client.hostnameVerifier((host, session) -> true);
    }

    /** What insecure-skip-tls-verify asks for. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    @Override
    public Socket createSocket(Socket socket, String host, int port, boolean autoClose) throws IOException {
        return factory.createSocket(socket, name, port, autoClose);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress local, int localPort) throws IOException {
        return factory.createSocket(host, port, local, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return factory.createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) throws IOException {
        return factory.createSocket(host, port, local, localPort);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return factory.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return factory.getSupportedCipherSuites();
    }
}
