/** Service level objectives of OpenSLO and Sloth, judged by how fast they burn their error budget. */
@NullMarked
package dev.fledge.canary.compat.openslo;

import org.jspecify.annotations.NullMarked;
