package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;

/** What both targets of Traefik let their user set. Not thread-safe. */
abstract class TraefikSettings<B extends TraefikSettings<B>> extends RoutedSettings<B> {
    private final List<HttpUrl> instances = new ArrayList<>();
    private OkHttpClient http = new OkHttpClient();
    private boolean trusted;

    TraefikSettings(Duration takesEffect) {
        super(takesEffect);
    }

    /**
     * Adds an instance of Traefik whose API says which weights it works with, such as {@code http://10.0.0.7:8080}; the default
     * is none. Each is a part of the proof, so name all of them.
     */
    public B api(HttpUrl instance) {
        instances.add(Check.notNull("instance", instance));
        return self();
    }

    /** Sets the client that asks the instances, for those that want credentials; the default is a plain one. */
    public B http(OkHttpClient http) {
        this.http = Check.notNull("client", http);
        return self();
    }

    /**
     * Sets within which time Traefik takes up what it was told. Without {@link #api} that time is all the proof there is.
     *
     * @throws IllegalArgumentException if not positive
     */
    public B takesEffectWithin(Duration time) {
        this.takesEffect = Check.positive("time to take effect", time);
        this.trusted = true;
        return self();
    }

    TraefikApi api(String service) {
        if (!instances.isEmpty() && !trusted) {
            takesEffect = Duration.ZERO;
        }
        return new TraefikApi(http, instances, service);
    }

    /** Returns whether neither an instance nor a time was named. */
    boolean proofless() {
        return instances.isEmpty() && !trusted;
    }
}
