package dev.fledge.examples.where2eat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CacheEntriesTest {
    @Test
    void the_entry_not_used_for_longest_makes_room() {
        var entries = new CacheEntries();
        for (int i = 0; i < 10_000; i++) {
            entries.put("key" + i, "1");
        }
        entries.get("key0");

        entries.put("one more", "1");

        assertThat(entries.get("key0")).contains("1");
        assertThat(entries.get("key1")).isEmpty();
        assertThat(entries.get("key2")).contains("1");
        assertThat(entries.get("one more")).contains("1");
    }
}
