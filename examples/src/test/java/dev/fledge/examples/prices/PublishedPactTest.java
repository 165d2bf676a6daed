package dev.fledge.examples.prices;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

class PublishedPactTest {
    private static final Path PUBLISHED = Path.of("contracts/pacts/prices/where2eat/1.0.0.json");

    @Test
    void the_published_pact_is_what_the_consumer_test_writes(@TempDir Path pacts) throws Exception {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Where2EatContractTest.class))
                .configurationParameter("fledge.pacts", pacts.toString())
                .execute()
                .allEvents()
                .assertStatistics(all -> all.failed(0));

        Path written = pacts.resolve("prices-where2eat.json");
        assertThat(Files.readString(written))
                .as("if the contract was meant to change, copy target/pacts/prices-where2eat.json to a new version")
                .isEqualTo(Files.readString(PUBLISHED));
    }
}
