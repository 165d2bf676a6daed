/**
 * A safe HTTP client: it sends each request once unless told otherwise, follows no redirect, ends every wait, bounds every
 * body and prints no secret.
 */
@NullMarked
package dev.fledge.http;

import org.jspecify.annotations.NullMarked;
