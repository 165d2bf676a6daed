package dev.fledge.contract.drift;

import dev.fledge.schema.SchemaViolation;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns violations of schemas into breaches, without the values that they quote. */
final class SchemaBreach {
    private static final String FOUND = ", found ";
    private static final Pattern MISSING = Pattern.compile("expected property '(.*?)', found .*");
    private static final Pattern KIND = Pattern.compile("[a-z]+");
    /** What is told of these before "found" comes from the schema; after it, the kind of value comes first. */
    private static final Set<String> WITH_KIND = Set.of(
            "type",
            "enum",
            "const",
            "pattern",
            "format",
            "maximum",
            "minimum",
            "maxLength",
            "minLength",
            "maxItems",
            "minItems",
            "false");

    private SchemaBreach() {}

    static Breach of(SchemaViolation violation) {
        String keyword = violation.keyword();
        if (keyword.equals(SchemaViolation.NO_JSON)) {
            return new Breach("", keyword, "no JSON");
        }
        Matcher missing = MISSING.matcher(violation.message());
        if (keyword.equals("required") && missing.matches()) {
            String name = missing.group(1);
            return new Breach(
                    violation.pointer() + "/" + name.replace("~", "~0").replace("/", "~1"),
                    keyword,
                    "expected property '" + name + "', found none");
        }
        return new Breach(violation.pointer(), keyword, wording(keyword, violation.message()));
    }

    private static String wording(String keyword, String message) {
        int found = message.indexOf(FOUND);
        if (!WITH_KIND.contains(keyword) || found < 0) {
            return keyword.endsWith("Properties") ? "expected no further property" : "does not meet " + keyword;
        }
        Matcher kind = KIND.matcher(message.substring(found + FOUND.length()));
        return message.substring(0, found) + (kind.lookingAt() ? FOUND + kind.group() : FOUND + "another number");
    }
}
