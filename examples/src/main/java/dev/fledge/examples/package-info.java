/** Where2Eat and the tools around it. */
@NullMarked
package dev.fledge.examples;

import org.jspecify.annotations.NullMarked;
