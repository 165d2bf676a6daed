/** Flagger canaries and metric templates, read unchanged and judged as Flagger's scheduler does. */
@NullMarked
package dev.fledge.canary.compat.flagger;

import org.jspecify.annotations.NullMarked;
