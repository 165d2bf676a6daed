package dev.fledge.internal;

/**
 * Settings of the JDK's HTTP server that it reads once in the life of the JVM, from system properties. A property that the
 * user has set is left alone.
 */
public final class ServerSettings {
    // Head and body of an answer are two writes. With Nagle's algorithm the second waits for the client's delayed
    // acknowledgement: 40 ms on each answer of a kept-alive connection.
    private static final String NO_DELAY = "sun.net.httpserver.nodelay";
    // Above 200 idle connections the server closes a connection after its answer without telling the client.
    private static final String MAX_IDLE = "sun.net.httpserver.maxIdleConnections";

    private ServerSettings() {}

    /** Sets what is not set; to be called before the first server is made. */
    public static void apply() {
        setIfAbsent(NO_DELAY, "true");
        setIfAbsent(MAX_IDLE, "2000");
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }
}
