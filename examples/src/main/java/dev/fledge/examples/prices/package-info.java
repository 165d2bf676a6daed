/** A service downstream of Where2Eat: it says what a meal costs at the restaurants that Where2Eat recommends. */
@NullMarked
package dev.fledge.examples.prices;

import org.jspecify.annotations.NullMarked;
