/** Says before a run what its traffic can show: what a policy can find and prove, how soon, and what is missing. Pure. */
@NullMarked
package dev.fledge.canary.plan;

import org.jspecify.annotations.NullMarked;
