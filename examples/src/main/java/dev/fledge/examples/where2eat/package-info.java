/** Where2Eat: a small dining-recommendation app as its own process, and the people who use it. */
@NullMarked
package dev.fledge.examples.where2eat;

import org.jspecify.annotations.NullMarked;
