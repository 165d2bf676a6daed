package dev.fledge.rollout.route;

import dev.fledge.rollout.Guard;
import dev.fledge.rollout.kubernetes.KubernetesClient;
import dev.fledge.rollout.kubernetes.KubernetesException;
import dev.fledge.rollout.kubernetes.KubernetesObject;
import dev.fledge.rollout.kubernetes.ObjectRef;
import dev.fledge.rollout.kubernetes.Patch;
import dev.fledge.rollout.kubernetes.ResourceKind;
import dev.fledge.rollout.kubernetes.WriteRequest;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The canary Ingress of ingress-nginx: there while the canary may get anything, deleted when it may not. Thread-safe. */
final class IngressNginxRoute implements Route {
    private final KubernetesClient client;
    private final ObjectRef stable;
    private final ObjectRef canary;
    private final ServicePair pair;
    private final Optional<OptIn> optIn;

    IngressNginxRoute(
            KubernetesClient client, ObjectRef stable, String canary, ServicePair pair, Optional<OptIn> optIn) {
        this.client = client;
        this.stable = stable;
        this.canary = new ObjectRef(ResourceKind.INGRESS, stable.namespace(), canary);
        this.pair = pair;
        this.optIn = optIn;
    }

    @Override
    public String name() {
        return "Ingress " + canary.namespace() + "/" + canary.name();
    }

    @Override
    public Route urgent() {
        return new IngressNginxRoute(client.urgent(), stable, canary.name(), pair, optIn);
    }

    @Override
    public boolean opensByWish() {
        return optIn.isPresent();
    }

    @Override
    public String fixOfDrift() {
        return "look who wrote it with kubectl get ingress --show-managed-fields; no GitOps tool may keep this Ingress, since Fledge"
                + " makes and deletes it (Argo CD must not prune it); then abort, which takes the shares in hand again";
    }

    @Override
    public Guard guard() {
        return new Guard.None(
                "a canary Ingress stays when we die; finish with a rollback in another process, or with kubectl delete"
                        + " ingress " + canary.name() + " -n " + canary.namespace());
    }

    @Override
    public Reading read(Deadline deadline) throws IOException, InterruptedException {
        KubernetesObject source = client.get(stable, deadline);
        IngressPair read = new IngressPair(source, find(deadline), pair, optIn);
        if (!read.hasRules()) {
            throw new IOException("Ingress " + stable.namespace() + "/" + stable.name()
                    + " has no path whose backend is Service " + pair.stable()
                    + ", so there is nothing to share; name the right Ingress or Services");
        }
        return new Read(source, read);
    }

    private Optional<KubernetesObject> find(Deadline deadline) throws IOException, InterruptedException {
        try {
            return Optional.of(client.get(canary, deadline));
        } catch (KubernetesException e) {
            if (e.notFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private final class Read implements Reading {
        private final KubernetesObject source;
        private final IngressPair ingresses;

        private Read(KubernetesObject source, IngressPair ingresses) {
            this.source = source;
            this.ingresses = ingresses;
        }

        @Override
        public Split split() {
            return ingresses.split();
        }

        @Override
        public String identity() {
            // The canary Ingress comes and goes by design; the one of stable must stay the same.
            return source.uid();
        }

        @Override
        public Map<String, String> missing() {
            return Map.of();
        }

        @Override
        public List<String> obstacles() {
            return ingresses.foreign()
                    ? List.of(name()
                            + " is there and is no canary, so Fledge does not touch it; give the canary another name"
                            + " with canaryIngress()")
                    : List.of();
        }

        @Override
        public boolean is(Split wanted) {
            return ingresses.is(wanted);
        }

        @Override
        public List<String> plan(Split wanted) {
            return List.of(request(wanted).describe());
        }

        private WriteRequest request(Split wanted) {
            if (wanted.closed()) {
                // Only the one that was read: another of that name is not known to be a canary.
                return WriteRequest.delete(
                        "delete " + canary,
                        canary,
                        ingresses.canary().orElseThrow().uid());
            }
            String what = "give the canary " + wanted;
            return ingresses.canary().isPresent()
                    ? WriteRequest.patch(what, canary, Patch.merge(ingresses.changed(wanted)))
                    : WriteRequest.create(what, canary, ingresses.made(canary.name(), wanted));
        }

        @Override
        public boolean write(Split wanted, Deadline deadline) throws IOException, InterruptedException {
            try {
                request(wanted).send(client, deadline);
                return true;
            } catch (KubernetesException e) {
                // Not found: somebody else deleted it in between, which the next reading shows.
                if (e.conflict() || (e.notFound() && ingresses.canary().isPresent())) {
                    return false;
                }
                throw e;
            }
        }
    }
}
