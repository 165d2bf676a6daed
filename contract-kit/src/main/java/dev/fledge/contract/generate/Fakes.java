package dev.fledge.contract.generate;

import dev.fledge.document.None;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Values of the shape of what was recorded, in which nothing is left that anybody sent. */
final class Fakes {
    private static final int MOST_CHARS = 40;
    private static final int MOST_DIGITS = 9;
    private static final BigDecimal FRACTION = new BigDecimal("1.5");

    private Fakes() {}

    /** Returns a plain tree: all members that every object had and of which more is known than that they are there. */
    static Object of(Shape shape) {
        if (shape.kinds().contains(ValueKind.STRING)) {
            return text(shape.texts());
        }
        return switch (shape.kind().orElse(shape.kinds().iterator().next())) {
            case OBJECT -> object(shape);
            case ARRAY ->
                shape.items()
                        .filter(Promised::isSayable)
                        .<List<Object>>map(items -> List.of(of(items)))
                        .orElse(List.of());
            case INTEGER -> integer(shape);
            case NUMBER -> FRACTION;
            case BOOLEAN -> true;
            default -> None.NONE;
        };
    }

    private static Map<String, Object> object(Shape shape) {
        Map<String, Object> object = new LinkedHashMap<>();
        shape.members().forEach((name, member) -> {
            if (Promised.isPromised(shape, name)) {
                object.put(name, of(member));
            }
        });
        return object;
    }

    /** Returns as many ones as the number has digits, so that it still looks like an id or a price. */
    private static long integer(Shape shape) {
        int digits = shape.number()
                .map(number -> number.toPlain().toString().replace("-", "").length())
                .orElse(1);
        return Long.parseLong("1".repeat(Math.min(digits, MOST_DIGITS)));
    }

    private static String text(SeenTexts texts) {
        if (!texts.words().isEmpty()) {
            return texts.words().get(0);
        }
        return texts.format()
                .map(TextFormat::fake)
                .orElseGet(() -> alike(texts.first().orElse("")));
    }

    /** Returns the text with every letter and digit replaced, cut after 40 characters. */
    private static String alike(String text) {
        StringBuilder fake = new StringBuilder();
        text.codePoints().limit(MOST_CHARS).forEach(each -> {
            if (Character.isDigit(each)) {
                fake.append('1');
            } else if (Character.isUpperCase(each)) {
                fake.append('A');
            } else if (each > ' ' && each < 127 && !Character.isLetter(each)) {
                fake.append((char) each);
            } else {
                fake.append(Character.isWhitespace(each) ? ' ' : 'a');
            }
        });
        return fake.toString();
    }
}
