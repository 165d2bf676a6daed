package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic between two Services by the weights of a Gateway API HTTPRoute.
 *
 * <p>Every rule that names both Services gets the same weights, which sum to 1000, in one JSON patch that is carried out only
 * if the route is as it was read. {@code Start} puts a rule before each that sends requests with the opt-in header to the
 * canary; {@code Abort} takes it out again, and needs nothing but the names to be as read. A share is effective when every
 * parent and controller reports {@code Accepted} and {@code ResolvedRefs} for the present generation, and the canary is
 * drained when {@code settle} has passed after that, or later if a probe says so: no status tells what proxies do.
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none. After a deadline that has passed
 * {@code Abort} and {@code Rollback} still close the canary, for at most 5 s.
 */
public final class HttpRouteTarget extends RoutedClusterTarget {
    private HttpRouteTarget(Builder builder) {
        super(
                builder.route(),
                builder,
                builder.client,
                Rbac.in(builder.ref.namespace()).allow(ResourceKind.HTTP_ROUTE, "", "get", "patch"));
    }

    /** Starts a target over that HTTPRoute. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, new ObjectRef(ResourceKind.HTTP_ROUTE, namespace, name));
    }

    /** Collects how the route is steered. Not thread-safe. */
    public static final class Builder extends RoutedSettings<Builder> {
        private final KubernetesClient client;
        private final ObjectRef ref;
        private @Nullable ServicePair pair;
        private Optional<OptIn> optIn = Optional.of(new OptIn("X-Canary", "always"));

        private Builder(KubernetesClient client, ObjectRef ref) {
            super(Duration.ZERO);
            this.client = client;
            this.ref = ref;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the two Services that the rules share requests between; there is no default.
         *
         * @throws IllegalArgumentException if a name is blank or both are the same
         */
        public Builder services(String stable, String canary) {
            this.pair = new ServicePair(stable, canary);
            return this;
        }

        /**
         * Sets the header that sends a request to the canary at any weight while it is open; the default is {@code X-Canary:
         * always}.
         *
         * @throws IllegalArgumentException if a text is blank
         */
        public Builder optIn(String header, String value) {
            this.optIn = Optional.of(new OptIn(header, value));
            return this;
        }

        /** Lets no header through to the canary. */
        public Builder noOptIn() {
            this.optIn = Optional.empty();
            return this;
        }

        private Route route() {
            if (pair == null) {
                throw new IllegalStateException(
                        "no Services were named, so no rule can be found; name them with services()");
            }
            return new HttpRoute(client, ref, pair, optIn);
        }

        /**
         * Builds the target; nothing is asked yet.
         *
         * @throws IllegalStateException if Services or workload were not set
         */
        public HttpRouteTarget build() {
            return new HttpRouteTarget(this);
        }
    }
}
