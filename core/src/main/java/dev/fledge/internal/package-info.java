/** Not part of the API. */
@NullMarked
package dev.fledge.internal;

import org.jspecify.annotations.NullMarked;
