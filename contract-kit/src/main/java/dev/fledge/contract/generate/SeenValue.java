package dev.fledge.contract.generate;

import dev.fledge.document.DocumentNode;

/**
 * A value of a recorded body.
 *
 * @param call number of the call in its group, from 0
 */
record SeenValue(int call, DocumentNode node) {}
