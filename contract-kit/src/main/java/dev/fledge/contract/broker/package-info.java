/** May this version go there: pacts, results and deployments in a broker or in a git folder, and one decision over both. */
@NullMarked
package dev.fledge.contract.broker;

import org.jspecify.annotations.NullMarked;
