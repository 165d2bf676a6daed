package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic between two services of a Traefik without a cluster, by a file of its file provider ({@code
 * providers.file.directory} with {@code watch}).
 *
 * <p>It owns the whole file, which holds one weighted service; a file with anything else in it is refused and left alone. Each
 * write is a new file that takes the old one's place in one step, with its permissions. That the file is there proves nothing
 * of Traefik, so either {@code api} names every instance to ask, or {@code takesEffectWithin} says what time to trust;
 * {@code build} insists on one of them. At weight 0 Traefik takes the canary out of the balancer; no header opens it. Two
 * writers are not kept apart by anything in a file: hold a lease.
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none. After a deadline that has passed
 * {@code Abort} and {@code Rollback} still close the canary, for at most 5 s.
 */
public final class TraefikFileTarget extends RoutedTarget {
    private TraefikFileTarget(Builder builder) {
        super(builder.route(), builder);
    }

    /**
     * Starts a target over that file.
     *
     * @param file with the ending that Traefik loads, {@code .yml} or {@code .yaml}
     * @param service what the weighted service is called, as routers name it before {@code @file}
     * @throws IllegalArgumentException if the file has another ending, or the service is no plain name
     */
    public static Builder of(Path file, String service) {
        return new Builder(file, service);
    }

    /** Collects how the file is written. Not thread-safe. */
    public static final class Builder extends TraefikSettings<Builder> {
        private final Path file;
        private final String service;
        private @Nullable ServicePair pair;

        private Builder(Path file, String service) {
            super(Duration.ZERO);
            this.file = Check.notNull("file", file);
            this.service = plain("service", service);
            if (!file.toString().matches(".*\\.ya?ml")) {
                throw new IllegalArgumentException(
                        "Traefik loads files that end in .yml or .yaml, but the file was " + file);
            }
        }

        private static String plain(String what, String name) {
            if (!Check.notBlank(what, name).matches("[A-Za-z0-9][A-Za-z0-9_.@-]*")) {
                throw new IllegalArgumentException(
                        what + " must be of letters, digits and _ . @ -, but was '" + name + "'");
            }
            return name;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the two services that share requests, with their provider if it is another, such as {@code app-canary@docker};
         * there is no default.
         *
         * @throws IllegalArgumentException if a name is blank or no plain name, or both are the same
         */
        public Builder services(String stable, String canary) {
            this.pair = new ServicePair(plain("stable service", stable), plain("canary service", canary));
            return this;
        }

        private Route route() {
            if (pair == null) {
                throw new IllegalStateException(
                        "no services were named, so none can be weighed; name them with services()");
            }
            if (proofless()) {
                throw new IllegalStateException(
                        "nothing would show that Traefik has taken the file up; name its instances"
                                + " with api(), or say which time to trust with takesEffectWithin()");
            }
            return new TraefikFile(file, service, pair, api(service + "@file"));
        }

        /**
         * Builds the target; nothing is read yet.
         *
         * @throws IllegalStateException if services, workload or what proves an effect were not set
         */
        public TraefikFileTarget build() {
            return new TraefikFileTarget(this);
        }
    }
}
