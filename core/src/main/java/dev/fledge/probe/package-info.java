/** Questions asked to the arms of a canary while it bakes. */
@NullMarked
package dev.fledge.probe;

import org.jspecify.annotations.NullMarked;
