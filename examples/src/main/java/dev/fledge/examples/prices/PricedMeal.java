package dev.fledge.examples.prices;

/** What a meal costs at a restaurant that was recommended, in euro cents. */
public record PricedMeal(int restaurantId, long priceCents) {}
