package dev.fledge.house;

import org.junit.jupiter.api.Test;

class ApiSurfaceTest {
    @Test
    void the_listing_says_what_the_classes_say() throws Exception {
        ApiListing.ofThisModule("fledge-smoke-kit").assertUpToDate();
    }
}
