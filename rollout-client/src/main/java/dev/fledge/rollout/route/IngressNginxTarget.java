package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Rbac;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Moves traffic between two Services by a canary Ingress of ingress-nginx. That controller is retired: use {@link
 * HttpRouteTarget} for anything new.
 *
 * <p>{@code Start} makes the canary Ingress from the rules of the stable one that name the stable Service, at weight 0 of 1000;
 * without an opt-in header the first weight makes it. {@code Abort} deletes it, since at weight 0 a header, a cookie and
 * sessions bound by affinity still reach the canary. Nothing reports what the controller does: a share is effective when it
 * has stood in the object for as long as the controller may need, 6 s unless set otherwise (it syncs at most every 3.3 s, and
 * its workers look every second).
 *
 * <p>Thread-safe; commands wait for each other, except {@code Abort}, which waits for none. After a deadline that has passed
 * {@code Abort} and {@code Rollback} still close the canary, for at most 5 s.
 */
public final class IngressNginxTarget extends RoutedClusterTarget {
    private IngressNginxTarget(Builder builder) {
        super(
                builder.route(),
                builder,
                builder.client,
                Rbac.in(builder.ref.namespace()).allow(ResourceKind.INGRESS, "", "get", "create", "patch", "delete"));
    }

    /** Starts a target beside that Ingress, which serves the stable Service. */
    public static Builder of(KubernetesClient client, String namespace, String name) {
        return new Builder(client, new ObjectRef(ResourceKind.INGRESS, namespace, name));
    }

    /** Collects how the Ingress is made. Not thread-safe. */
    public static final class Builder extends RoutedSettings<Builder> {
        private final KubernetesClient client;
        private final ObjectRef ref;
        private @Nullable ServicePair pair;
        private String canary;
        private Optional<OptIn> optIn = Optional.of(new OptIn("X-Canary", "always"));

        private Builder(KubernetesClient client, ObjectRef ref) {
            super(Duration.ofSeconds(6));
            this.client = client;
            this.ref = ref;
            this.canary = ref.name() + "-canary";
        }

        @Override
        Builder self() {
            return this;
        }

        /**
         * Sets the two Services that requests are shared between; there is no default.
         *
         * @throws IllegalArgumentException if a name is blank or both are the same
         */
        public Builder services(String stable, String canary) {
            this.pair = new ServicePair(stable, canary);
            return this;
        }

        /**
         * Sets the name of the Ingress that is made for the canary; the default is that of stable and {@code -canary}.
         *
         * @throws IllegalArgumentException if blank
         */
        public Builder canaryIngress(String name) {
            this.canary = Check.notBlank("canary Ingress", name);
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

        /**
         * Sets within which time the controller takes up what it was told; the default is 6 s.
         *
         * @throws IllegalArgumentException if not positive
         */
        public Builder takesEffectWithin(Duration time) {
            this.takesEffect = Check.positive("time to take effect", time);
            return this;
        }

        private Route route() {
            if (pair == null) {
                throw new IllegalStateException(
                        "no Services were named, so no path can be found; name them with services()");
            }
            return new IngressNginxRoute(client, ref, canary, pair, optIn);
        }

        /**
         * Builds the target; nothing is asked yet.
         *
         * @throws IllegalStateException if Services or workload were not set
         */
        public IngressNginxTarget build() {
            return new IngressNginxTarget(this);
        }
    }
}
