/** Routers: Gateway API, Traefik, ingress-nginx, HAProxy and nginx. */
@NullMarked
package dev.fledge.rollout.route;

import org.jspecify.annotations.NullMarked;
