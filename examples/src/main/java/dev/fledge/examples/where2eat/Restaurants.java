package dev.fledge.examples.where2eat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Comparator;
import java.util.List;

/** The restaurants of the town and two ways to rank them. Immutable. */
final class Restaurants {
    private record Restaurant(int id, String name, int distanceMetres, double rating) {}

    private record Ranked(Restaurant restaurant, double score) {}

    private static final int SHOWN = 3;
    private static final double FAR_METRES = 2_000;
    private static final List<Restaurant> ALL = List.of(
            new Restaurant(1, "Noodle Corner", 250, 0.74),
            new Restaurant(2, "La Piazza", 900, 0.91),
            new Restaurant(3, "Green Bowl", 120, 0.66),
            new Restaurant(4, "Smoke and Salt", 1_600, 0.95),
            new Restaurant(5, "Chez Louise", 640, 0.83));

    private Restaurants() {}

    /** Returns the nearest first: {@code classic}; or the best mix of near and good first: {@code new}. */
    static ArrayNode ranked(boolean newAlgorithm) {
        ArrayNode results = JsonNodeFactory.instance.arrayNode();
        ALL.stream()
                .map(restaurant -> new Ranked(restaurant, score(restaurant, newAlgorithm)))
                .sorted(Comparator.comparingDouble(Ranked::score).reversed())
                .limit(SHOWN)
                .forEach(ranked -> results.add(json(ranked)));
        return results;
    }

    /** Returns the same list as an app with a broken contract sends it: ids as text, no scores. */
    static ArrayNode rankedAgainstTheContract(boolean newAlgorithm) {
        ArrayNode results = ranked(newAlgorithm);
        results.forEach(result -> {
            ObjectNode restaurant = (ObjectNode) result;
            restaurant.put("id", "r-" + restaurant.get("id").asInt());
            restaurant.remove("score");
        });
        return results;
    }

    private static double score(Restaurant restaurant, boolean newAlgorithm) {
        double nearness = 1 - restaurant.distanceMetres() / FAR_METRES;
        double score = newAlgorithm ? 0.5 * nearness + 0.5 * restaurant.rating() : nearness;
        return Math.round(score * 1_000) / 1_000.0;
    }

    private static ObjectNode json(Ranked ranked) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", ranked.restaurant().id())
                .put("name", ranked.restaurant().name())
                .put("distance_m", ranked.restaurant().distanceMetres())
                .put("score", ranked.score());
    }
}
