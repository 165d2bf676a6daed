/** What several rooms of the rollout client share and no user sees. */
@NullMarked
package dev.fledge.rollout.internal;

import org.jspecify.annotations.NullMarked;
