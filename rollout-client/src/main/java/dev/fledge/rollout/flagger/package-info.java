/** Flagger: starts, observes and ends what a Canary object does, and answers its hooks. */
@NullMarked
package dev.fledge.rollout.flagger;

import org.jspecify.annotations.NullMarked;
