/** Three to ten questions to a live app, defined once. */
@NullMarked
package dev.fledge.smoke;

import org.jspecify.annotations.NullMarked;
