package dev.fledge.contract.generate;

import dev.fledge.document.JsonText;
import dev.fledge.schema.JsonSchema;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Formats of text that are recognized. Each takes what its expression describes and our own reader of schemas accepts, which of
 * e-mail addresses is less than it looks: top-level domains that nobody registered, such as {@code corp}, are none to it.
 */
enum TextFormat {
    UUID(
            "uuid",
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
            "00000000-0000-4000-8000-000000000001"),
    DATE_TIME(
            "date-time",
            "[12][0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})",
            "2000-01-01T00:00:00Z"),
    DATE("date", "[12][0-9]{3}-[0-9]{2}-[0-9]{2}", "2000-01-01"),
    EMAIL(
            "email",
            "[A-Za-z0-9_+-]+(?:\\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*(?:\\.[A-Za-z0-9]+(?:-[A-Za-z0-9]+)*)+",
            "someone@example.com"),
    URI("uri", "https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?][A-Za-z0-9._~&*+,;=:@%/?-]*)?", "https://example.com/");

    private static final int MOST_CHARS = 250;

    private final String keyword;
    private final Pattern pattern;
    private final String fake;

    TextFormat(String keyword, String pattern, String fake) {
        this.keyword = keyword;
        this.pattern = Pattern.compile(pattern);
        this.fake = fake;
    }

    /** Returns the format that all of the texts have; empty if there are none, or they have none in common. */
    static Optional<TextFormat> ofAll(Collection<String> texts) {
        for (TextFormat format : values()) {
            if (!texts.isEmpty() && texts.stream().allMatch(format::matches)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    private boolean matches(String text) {
        return text.length() <= MOST_CHARS && pattern.matcher(text).matches() && Schemas.accept(this, text);
    }

    /** Returns the word of JSON Schema. */
    String keyword() {
        return keyword;
    }

    /** Returns the expression that recognizes it. */
    String regex() {
        return pattern.pattern();
    }

    /** Returns a text of this format that nobody sent. */
    String fake() {
        return fake;
    }

    /** Our own reader of schemas, which has the last word. */
    private static final class Schemas {
        private static final Map<TextFormat, JsonSchema> BY_FORMAT = new EnumMap<>(TextFormat.class);

        static {
            for (TextFormat format : values()) {
                String schema = JsonText.compact(Map.of("type", "string", "format", format.keyword));
                BY_FORMAT.put(format, JsonSchema.parse(format.keyword, schema));
            }
        }

        static boolean accept(TextFormat format, String text) {
            JsonSchema schema = BY_FORMAT.get(format);
            return schema != null
                    && schema.check(format.keyword, JsonText.compact(text)).isEmpty();
        }
    }
}
