/**
 * Argo Rollouts' analysis templates, judged as its controller does, with the conditions of the expression language that
 * numbers can answer.
 *
 * <p>The facts were read in the sources and documents of argoproj/argo-rollouts and expr-lang/expr; the code is ours.
 */
@NullMarked
package dev.fledge.canary.compat.argo;

import org.jspecify.annotations.NullMarked;
