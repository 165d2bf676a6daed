package dev.fledge.house.contract;

import dev.fledge.house.ApiListing;
import org.junit.jupiter.api.Test;

class ApiSurfaceTest {
    @Test
    void the_listing_says_what_the_classes_say() throws Exception {
        ApiListing.ofThisModule("fledge-contract-kit").assertUpToDate();
    }
}
