/** Drift: how often, where and since when live answers break what was promised, arm by arm, without keeping any of them. */
@NullMarked
package dev.fledge.contract.drift;

import org.jspecify.annotations.NullMarked;
