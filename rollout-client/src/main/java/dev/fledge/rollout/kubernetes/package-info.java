/** The Kubernetes API: client, credentials, watches; plain Deployments as target; pod logs and pod metrics as sources. */
@NullMarked
package dev.fledge.rollout.kubernetes;

import org.jspecify.annotations.NullMarked;
