/** A Kubernetes API server, a router and controllers in this JVM, to test what drives a cluster. */
@NullMarked
package dev.fledge.rollout.fake;

import org.jspecify.annotations.NullMarked;
