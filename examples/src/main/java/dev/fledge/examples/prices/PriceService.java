package dev.fledge.examples.prices;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Puts a price to what Where2Eat recommends: a base price by restaurant, and up to a fifth more the better it fits. */
public final class PriceService {
    private static final Map<Integer, Long> BASE_CENTS = Map.of(1, 1_150L, 2, 1_490L, 3, 990L, 4, 1_850L, 5, 2_200L);
    private static final long USUAL_CENTS = 1_500;
    private static final double MOST_MORE = 0.2;

    private final Where2EatClient where2Eat;

    /** Asks Where2Eat through this client. */
    public PriceService(Where2EatClient where2Eat) {
        this.where2Eat = where2Eat;
    }

    /**
     * Returns a price for each recommended restaurant, in Where2Eat's order.
     *
     * @throws IOException as {@link Where2EatClient#recommend} does
     */
    public List<PricedMeal> pricesFor(String user) throws IOException {
        return where2Eat.recommend(user).stream().map(PriceService::priced).toList();
    }

    private static PricedMeal priced(Recommended recommended) {
        long base = BASE_CENTS.getOrDefault(recommended.id(), USUAL_CENTS);
        return new PricedMeal(recommended.id(), base + Math.round(base * MOST_MORE * recommended.score()));
    }
}
