/** One way in for policies of every foreign format. */
@NullMarked
package dev.fledge.canary.compat.read;

import org.jspecify.annotations.NullMarked;
