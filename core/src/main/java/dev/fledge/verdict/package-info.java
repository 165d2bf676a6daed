/** The words that all kits share: verdict, finding, fact and gate. */
@NullMarked
package dev.fledge.verdict;

import org.jspecify.annotations.NullMarked;
