package dev.fledge.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRefTest {
    private static final String HEX = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    @ParameterizedTest
    @CsvSource({
        "where2eat, where2eat",
        "ghcr.io/acme/where2eat:1.2, ghcr.io/acme/where2eat",
        "test.com:5000, test.com",
        "test.com:5000/app, test.com:5000/app",
        "test.com:5000/app:v1, test.com:5000/app",
        "Uppercase/lower, Uppercase/lower",
        "[2001:db8::1]:5000/app, [2001:db8::1]:5000/app",
        "a/b__c/d-e.f, a/b__c/d-e.f",
    })
    void reads_the_grammar_of_references(String name, String repository) {
        ImageRef image = ImageRef.parse(name + "@sha256:" + HEX);

        assertThat(image.repository()).isEqualTo(repository);
        assertThat(image.digest().hex()).isEqualTo(HEX);
        assertThat(image).hasToString(repository + "@sha256:" + HEX);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upper", "a//b", "a/", "/a", "a_-b", "[2001:db8::1]", "a b", ""})
    void refuses_what_is_no_name(String name) {
        assertThatThrownBy(() -> ImageRef.parse(name + "@sha256:" + HEX)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refuses_a_tag_without_digest_and_says_why() {
        assertThatThrownBy(() -> ImageRef.parse("where2eat:latest"))
                .hasMessage("image 'where2eat:latest' has no digest, and a tag can move after it was tested; write"
                        + " NAME@sha256:...");
    }

    @Test
    void refuses_a_name_of_more_than_255_characters() {
        assertThat(ImageRef.parse("a".repeat(255) + "@sha256:" + HEX).repository())
                .hasSize(255);
        assertThatThrownBy(() -> ImageRef.parse("a".repeat(256) + "@sha256:" + HEX))
                .hasMessageStartingWith("repository must be [HOST[:PORT]/]path in lower case, at most 255 characters");
    }

    @Test
    void a_digest_is_of_a_known_algorithm_and_of_its_length() {
        assertThat(Digest.parse("sha512:" + HEX + HEX).algorithm()).isEqualTo("sha512");
        assertThat(Digest.parse("sha256:" + HEX).abbreviated()).isEqualTo("sha256:0123456789ab");
        assertThatThrownBy(() -> Digest.parse("b"))
                .hasMessage("digest must be ALGORITHM:HEX, such as sha256:..., but was 'b'");
        assertThatThrownBy(() -> Digest.parse("md5:" + HEX))
                .hasMessage("digest algorithm must be sha256 or sha512, but was 'md5'");
        assertThatThrownBy(() -> Digest.parse("sha256:abc"))
                .hasMessage("sha256 digest must be 64 lower-case hex digits, but was 'abc'");
        assertThatThrownBy(() -> Digest.parse("sha256:" + HEX.toUpperCase(Locale.ROOT)))
                .hasMessageStartingWith("sha256 digest must be 64 lower-case hex digits");
    }
}
