package dev.fledge.rollout.fake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.kubernetes.ResourceKind;
import java.util.Optional;

/** One event of the store: what became of which object. The trees are not changed any more. */
record Happening(
        long version, String type, ResourceKind kind, String namespace, ObjectNode now, Optional<ObjectNode> before) {}
