/** HTTP traffic as HAR 1.2: read from files, recorded from a running client without secrets, written the same way each time. */
@NullMarked
package dev.fledge.http.record;

import org.jspecify.annotations.NullMarked;
