package dev.fledge.rollout.route;

import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic between two services by the weights of a TraefikService, the custom resource.
 *
 * <p>Weights sum to 1000 and are written by one JSON patch that is carried out only if the object is as it was read. At
 * weight 0 Traefik takes the canary out of the balancer, with the sticky sessions bound to it; no header opens it. The object
 * has no status: a share is effective when every instance named by {@code api} works with it, or else when it has stood in the
 * object for as long as Traefik may need, 5 s unless set otherwise (its {@code providersThrottleDuration} is 2 s).
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none. After a deadline that has passed
 * {@code Abort} and {@code Rollback} still close the canary, for at most 5 s.
 */
public final class TraefikTarget extends RoutedClusterTarget {
    private TraefikTarget(Builder builder) {
        super(
                builder.route(),
                builder,
                builder.client,
                Rbac.in(builder.ref.namespace()).allow(ResourceKind.TRAEFIK_SERVICE, "", "get", "patch"));
    }

    /** Starts a target over that TraefikService. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, new ObjectRef(ResourceKind.TRAEFIK_SERVICE, namespace, name));
    }

    /** Collects how the weights are steered. Not thread-safe. */
    public static final class Builder extends TraefikSettings<Builder> {
        private final KubernetesClient client;
        private final ObjectRef ref;
        private @Nullable ServicePair pair;

        private Builder(KubernetesClient client, ObjectRef ref) {
            super(Duration.ofSeconds(5));
            this.client = client;
            this.ref = ref;
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the names of the two entries that share requests; there is no default.
         *
         * @throws IllegalArgumentException if a name is blank or both are the same
         */
        public Builder services(String stable, String canary) {
            this.pair = new ServicePair(stable, canary);
            return this;
        }

        private Route route() {
            if (pair == null) {
                throw new IllegalStateException(
                        "no services were named, so no entry can be found; name them with services()");
            }
            return new TraefikServiceRoute(
                    client, ref, pair, api(ref.namespace() + "-" + ref.name() + "@kubernetescrd"));
        }

        /**
         * Builds the target; nothing is asked yet.
         *
         * @throws IllegalStateException if services or workload were not set
         */
        public TraefikTarget build() {
            return new TraefikTarget(this);
        }
    }
}
