/** An example of tooling of your own: a command line made from the public API alone. */
@NullMarked
package dev.fledge.examples.fledge;

import org.jspecify.annotations.NullMarked;
