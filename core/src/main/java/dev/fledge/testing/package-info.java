/** Fakes and contracts for tests of your own adapters. */
@NullMarked
package dev.fledge.testing;

import org.jspecify.annotations.NullMarked;
