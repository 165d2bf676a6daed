/**
 * Kayenta's canary configurations, judged as its judge {@code NetflixACAJudge-v1.0} does, and its archives of metric pairs.
 *
 * <p>The facts were read in Kayenta's own sources and documents (spinnaker/spinnaker, kayenta/); the code is ours.
 */
@NullMarked
package dev.fledge.canary.compat.kayenta;

import org.jspecify.annotations.NullMarked;
