/** What the readers of several foreign formats share. Not part of the API. */
@NullMarked
package dev.fledge.canary.compat.internal;

import org.jspecify.annotations.NullMarked;
