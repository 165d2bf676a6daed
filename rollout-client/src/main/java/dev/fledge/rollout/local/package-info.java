/** A weighted router in this JVM: the embedded default, for laptops and tests. */
@NullMarked
package dev.fledge.rollout.local;

import org.jspecify.annotations.NullMarked;
