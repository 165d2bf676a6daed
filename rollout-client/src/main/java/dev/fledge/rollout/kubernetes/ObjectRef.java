package dev.fledge.rollout.kubernetes;

import dev.fledge.internal.Check;

/** Where one object is: its kind, namespace and name. */
public record ObjectRef(ResourceKind kind, String namespace, String name) {
    /** @throws IllegalArgumentException if namespace or name is blank */
    public ObjectRef {
        Check.notNull("kind", kind);
        Check.notBlank("namespace", namespace);
        Check.notBlank("name", name);
    }

    /** Returns the path of the object, without a leading slash. */
    public String path() {
        return kind.path(namespace) + "/" + name;
    }

    @Override
    public String toString() {
        return kind + " " + namespace + "/" + name;
    }
}
