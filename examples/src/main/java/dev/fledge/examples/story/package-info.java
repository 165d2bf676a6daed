/** Where2Eat goes from one version to the next, or back: the main job of Fledge, told live. */
@NullMarked
package dev.fledge.examples.story;

import org.jspecify.annotations.NullMarked;
