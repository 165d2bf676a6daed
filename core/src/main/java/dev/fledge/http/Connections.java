package dev.fledge.http;

/** Whether calls share connections. */
public enum Connections {
    /**
     * An idle connection is used again within one second. Longer would be cheaper, but servers close idle connections
     * themselves (after 2 to 5 seconds, often), and a call that meets that moment fails through no fault of the server.
     */
    REUSED,
    /** Every call opens its own connection: it sees DNS, TLS and the load balancer as a new user does. */
    FRESH
}
