package dev.fledge.examples.prices;

/**
 * A restaurant that Where2Eat recommends.
 *
 * @param id what Where2Eat knows it by
 * @param score how well it fits the user, from 0 to 1
 */
public record Recommended(int id, double score) {}
