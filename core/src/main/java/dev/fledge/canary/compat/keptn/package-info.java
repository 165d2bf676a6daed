/** Keptn's analysis definitions and the quality gates of its first version, read unchanged and judged as Keptn does. */
@NullMarked
package dev.fledge.canary.compat.keptn;

import org.jspecify.annotations.NullMarked;
