/** What is promoted: images by digest. */
@NullMarked
package dev.fledge.artifact;

import org.jspecify.annotations.NullMarked;
