package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.internal.Check;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The rights that something needs in one namespace: to print them as a Role, and to ask the API server for each of them before
 * a canary starts. Immutable and thread-safe; methods return new rights.
 */
public final class Rbac {
    private static final Duration PREFLIGHT = Duration.ofSeconds(30);
    private static final String REVIEWS = "apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
    private static final ResourceKind REVIEW =
            new ResourceKind("authorization.k8s.io", "v1", "selfsubjectaccessreviews", "SelfSubjectAccessReview");
    private static final Asked.Place REVIEWED = Asked.Place.of(REVIEW, "the cluster");
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");

    private final String namespace;
    private final Map<Resource, Set<String>> verbs;

    private Rbac(String namespace, Map<Resource, Set<String>> verbs) {
        this.namespace = namespace;
        this.verbs = verbs;
    }

    /**
     * Starts with no rights in that namespace.
     *
     * @throws IllegalArgumentException if it is no name of a namespace
     */
    public static Rbac in(String namespace) {
        return new Rbac(name("namespace", namespace), Map.of());
    }

    /**
     * Adds rights on a kind.
     *
     * @param subresource such as {@code status}; empty for the object itself
     * @param verbs such as {@code get}, {@code list}, {@code watch}, {@code patch}
     * @throws IllegalArgumentException if there is no verb, or one is blank
     */
    public Rbac allow(ResourceKind kind, String subresource, String... verbs) {
        Check.inRange("number of verbs", verbs.length, 1, 20);
        Resource resource = new Resource(kind.group(), kind.plural(), Check.notNull("subresource", subresource));
        Map<Resource, Set<String>> more = copy();
        for (String verb : verbs) {
            more.computeIfAbsent(resource, fresh -> new LinkedHashSet<>()).add(Check.notBlank("verb", verb));
        }
        return new Rbac(namespace, more);
    }

    /**
     * Adds the rights of another.
     *
     * @throws IllegalArgumentException if they are of another namespace
     */
    public Rbac and(Rbac other) {
        if (!namespace.equals(other.namespace)) {
            throw new IllegalArgumentException("a Role is of one namespace, but these rights are of " + namespace
                    + " and " + other.namespace + "; print and check them apart");
        }
        Map<Resource, Set<String>> more = copy();
        other.verbs.forEach((resource, added) ->
                more.computeIfAbsent(resource, fresh -> new LinkedHashSet<>()).addAll(added));
        return new Rbac(namespace, more);
    }

    private Map<Resource, Set<String>> copy() {
        Map<Resource, Set<String>> copy = new LinkedHashMap<>();
        verbs.forEach((resource, known) -> copy.put(resource, new LinkedHashSet<>(known)));
        return copy;
    }

    /** Returns the namespace. */
    public String namespace() {
        return namespace;
    }

    /**
     * Returns a Role with these rights and the RoleBinding that gives them to a service account of the same namespace, for
     * {@code kubectl apply -f -}.
     *
     * @param name of the service account, the Role and the RoleBinding
     * @throws IllegalArgumentException if it is no name of an object
     * @throws IllegalStateException if there are no rights
     */
    public String yaml(String name) {
        name("service account", name);
        if (verbs.isEmpty()) {
            throw new IllegalStateException("there are no rights to print; add them with allow()");
        }
        StringBuilder rules = new StringBuilder();
        verbs.forEach((resource, allowed) -> rules.append("  - apiGroups: [\"")
                .append(resource.group())
                .append("\"]\n    resources: [\"")
                .append(resource.path())
                .append("\"]\n    verbs: [\"")
                .append(String.join("\", \"", allowed))
                .append("\"]\n"));
        return """
                apiVersion: rbac.authorization.k8s.io/v1
                kind: Role
                metadata:
                  name: %1$s
                  namespace: %2$s
                rules:
                %3$s---
                apiVersion: rbac.authorization.k8s.io/v1
                kind: RoleBinding
                metadata:
                  name: %1$s
                  namespace: %2$s
                roleRef:
                  apiGroup: rbac.authorization.k8s.io
                  kind: Role
                  name: %1$s
                subjects:
                  - kind: ServiceAccount
                    name: %1$s
                    namespace: %2$s
                """.formatted(name, namespace, rules);
    }

    /**
     * Returns a gate that asks the API server for each of these rights and tells one finding each: a missing one fails, one that
     * the server did not answer clearly is inconclusive. Ends within 30 seconds. Without rights it finds nothing.
     */
    public Gate preflight(KubernetesClient client, TimeSource time) {
        Check.notNull("client", client);
        Check.notNull("time", time);
        return () -> {
            Deadline deadline = Deadline.after(PREFLIGHT, time);
            List<Finding> findings = new ArrayList<>();
            for (Map.Entry<Resource, Set<String>> rule : verbs.entrySet()) {
                for (String verb : rule.getValue()) {
                    findings.add(ask(client, rule.getKey(), verb, deadline));
                }
            }
            return findings;
        };
    }

    private Finding ask(KubernetesClient client, Resource resource, String verb, Deadline deadline)
            throws IOException, InterruptedException {
        KubernetesObject answer = client.review(REVIEWS, question(resource, verb), REVIEWED, deadline);
        String subject = "rbac > " + verb + " " + resource + " in " + namespace;
        Optional<String> why = answer.text("/status/reason").filter(text -> !text.isBlank());
        Optional<String> unclear = answer.text("/status/evaluationError").filter(text -> !text.isBlank());
        if (answer.isTrue("/status/allowed")) {
            return facts(Finding.pass(subject), resource, verb)
                    .message(verb + " " + resource + " in " + namespace + " is allowed")
                    .build();
        }
        if (!answer.isFalse("/status/allowed") || unclear.isPresent()) {
            return facts(Finding.inconclusive(subject), resource, verb)
                    .reason("RIGHT_UNKNOWN")
                    .message("the API server did not say whether " + verb + " " + resource + " in " + namespace
                            + " is allowed" + unclear.map(text -> ": " + text).orElse("")
                            + "; ask it with: kubectl auth can-i " + verb + " " + resource + " -n " + namespace)
                    .build();
        }
        return facts(Finding.fail(subject), resource, verb)
                .reason("RIGHT_MISSING")
                .message("may not " + verb + " " + resource + " in " + namespace
                        + why.map(text -> " (" + text + ")").orElse("") + "; "
                        + fix(resource.group(), resource.path(), verb, namespace))
                .build();
    }

    /** The rule that is missing, as it stands in a Role. */
    static String fix(String group, String resource, String verb, String namespace) {
        return "add to a Role in " + namespace + ": apiGroups [\"" + group + "\"], resources [\"" + resource
                + "\"], verbs [\"" + verb + "\"]";
    }

    private Finding.Builder facts(Finding.Builder finding, Resource resource, String verb) {
        return finding.fact("verb", verb).fact("resource", resource).fact("namespace", namespace);
    }

    private String question(Resource resource, String verb) {
        ObjectNode review = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", "authorization.k8s.io/v1")
                .put("kind", "SelfSubjectAccessReview");
        ObjectNode attributes = review.putObject("spec")
                .putObject("resourceAttributes")
                .put("namespace", namespace)
                .put("verb", verb)
                .put("group", resource.group())
                .put("resource", resource.plural());
        if (!resource.subresource().isEmpty()) {
            attributes.put("subresource", resource.subresource());
        }
        return review.toString();
    }

    private static String name(String what, String name) {
        if (!NAME.matcher(Check.notBlank(what, name)).matches()) {
            throw new IllegalArgumentException(what + " must be of a-z, 0-9, '-' and '.', but was '" + name + "'");
        }
        return name;
    }

    @Override
    public String toString() {
        return verbs + " in " + namespace;
    }

    private record Resource(String group, String plural, String subresource) {
        /** As it stands in a Role. */
        private String path() {
            return subresource.isEmpty() ? plural : plural + "/" + subresource;
        }

        /** As kubectl takes it. */
        @Override
        public String toString() {
            return plural + (group.isEmpty() ? "" : "." + group) + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }
}
