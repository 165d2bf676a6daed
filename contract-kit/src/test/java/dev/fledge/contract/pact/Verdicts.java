package dev.fledge.contract.pact;

import dev.fledge.document.Document;
import java.util.List;
import java.util.stream.Stream;

/**
 * Verdicts on JSON values, ours by the specification and pact-jvm's as it judges: rules for {@code $.a} (or for all the
 * places of a category), the example of {@code a}, its value in the answer, our verdict, pact-jvm's, and where they differ
 * the name of the difference.
 */
record Verdicts(String rules, String example, String answer, String ours, String theirs, String difference) {
    private static final String TABLE = """
            # equality: the default
            none | 1 | 1 | ok | ok
            none | 1 | 2 | no | no
            none | 1 | 1.0 | no | no
            none | 1.10 | 1.1 | ok | ok
            none | 1 | "1" | no | no
            none | "x" | "X" | no | no
            none | null | null | ok | ok
            none | null | 1 | no | no
            none | 1 | null | no | no
            none | true | "true" | no | no
            none | [1,2] | [1,2] | ok | ok
            none | [1,2] | [2,1] | no | no
            none | [1,2] | [1] | no | no
            none | [1] | [1,2] | no | no
            none | [] | [1] | no | no
            none | {} | {"b":1} | ok | ok
            none | {"b":1} | {"b":1,"c":2} | ok | ok
            none | {"b":1} | {} | no | no
            none | {"b":1} | [1] | no | no
            none | 123456789012345678901234567890 | 123456789012345678901234567891 | no | no
            {"match":"equality"} | "x" | "x" | ok | ok
            {"match":"equality"} | "x" | "y" | no | no
            {"match":"equality"} | [{"b":1}] | [{"b":1,"c":2}] | ok | no | extra keys in a list
            # type
            {"match":"type"} | 1 | 7.5 | ok | ok
            {"match":"type"} | 1 | "1" | no | no
            {"match":"type"} | "x" | "" | ok | ok
            {"match":"type"} | true | false | ok | ok
            {"match":"type"} | 1 | null | no | no
            {"match":"type"} | null | 1 | no | no
            {"match":"type"} | [1] | [] | ok | ok
            {"match":"type"} | [1] | [2,3] | ok | ok
            {"match":"type"} | [1] | [2,"x"] | no | no
            {"match":"type"} | [1,"x"] | [2,"y",3] | ok | ok
            {"match":"type"} | [1,"x"] | [2,"y","z"] | no | no
            {"match":"type"} | {"b":1} | {"b":2,"c":3} | ok | ok
            {"match":"type"} | {"b":1} | {"b":"x"} | no | no
            {"match":"type"} | {"b":1} | {} | no | no
            {"match":"type","min":2} | [1] | [1] | no | no
            {"match":"type","min":2} | [1] | [2,3] | ok | ok
            {"match":"type","min":2} | [1] | [2,"x"] | no | no
            {"match":"type","min":2} | [[1]] | [[1],[]] | ok | ok
            {"match":"type","max":1} | [1] | [2,3] | no | no
            {"match":"type","max":1} | [1] | [] | ok | ok
            {"match":"type","min":1,"max":2} | [1] | [2,3] | ok | ok
            {"match":"type","min":1,"max":2} | [1] | [2,3,4] | no | no
            {"match":"type","min":1} | "x" | "y" | ok | ok
            {"match":"type","min":1} | "x" | [1] | no | ok | a length for a text
            # regex
            {"match":"regex","regex":"[0-9]+"} | "1" | "22" | ok | ok
            {"match":"regex","regex":"[0-9]+"} | "1" | 22 | ok | ok
            {"match":"regex","regex":"[0-9]+"} | "1" | "2x" | no | no
            {"match":"regex","regex":"[0-9]+"} | "1" | "" | no | no
            {"match":"regex","regex":".*"} | "1" | null | no | no
            {"match":"regex","regex":"null"} | "1" | null | no | no
            {"match":"regex","regex":".*"} | "1" | {} | no | ok | text rules on objects and lists
            {"match":"regex","regex":".*"} | "1" | [] | no | ok | text rules on objects and lists
            {"match":"regex","regex":"[0-9]+"} | ["1"] | ["2","3"] | ok | ok
            {"match":"regex","regex":"[0-9]+"} | ["1"] | ["2","x"] | no | no
            {"match":"regex","regex":"["} | "1" | "[" | no | no
            # include
            {"match":"include","value":"b"} | "x" | "abc" | ok | ok
            {"match":"include","value":"b"} | "x" | "ac" | no | no
            {"match":"include","value":"1"} | "x" | 21 | ok | ok
            {"match":"include","value":"b"} | "x" | null | no | no
            {"match":"include","value":"b"} | "x" | ["b"] | no | ok | text rules on objects and lists
            # numbers
            {"match":"integer"} | 1 | 2 | ok | ok
            {"match":"integer"} | 1 | -2 | ok | ok
            {"match":"integer"} | 1 | 2.0 | no | no
            {"match":"integer"} | 1 | "2" | no | no
            {"match":"integer"} | 1 | null | no | no
            {"match":"integer"} | 1 | 123456789012345678901234567890 | ok | ok
            {"match":"decimal"} | 1.5 | 2.5 | ok | ok
            {"match":"decimal"} | 1.5 | 2.0 | ok | ok
            {"match":"decimal"} | 1.5 | 2 | no | no
            {"match":"decimal"} | 1.5 | 0 | ok | ok
            {"match":"decimal"} | 1.5 | "2.5" | no | no
            {"match":"number"} | 1 | 2.5 | ok | ok
            {"match":"number"} | 1 | "2" | no | no
            {"match":"number"} | 1 | 1e3 | ok | no | numbers with an exponent
            {"match":"number"} | 1 | true | no | no
            # boolean and null
            {"match":"boolean"} | true | false | ok | ok
            {"match":"boolean"} | true | "false" | ok | ok
            {"match":"boolean"} | true | "no" | no | no
            {"match":"boolean"} | true | 1 | no | no
            {"match":"boolean"} | true | null | no | no
            {"match":"null"} | null | null | ok | ok
            {"match":"null"} | 1 | null | ok | ok
            {"match":"null"} | 1 | 1 | no | no
            {"match":"null"} | {"b":1} | null | ok | no | null in place of an object or list
            {"match":"null"} | [1] | [null] | no | ok | null below a nullable value
            # dates
            {"match":"date"} | "2024-01-01" | "2024-02-29" | ok | ok
            {"match":"date"} | "2024-01-01" | "2024-02-30" | no | ok | dates that do not exist
            {"match":"date"} | "2024-01-01" | "24-1-1" | no | ok | dates that do not exist
            {"match":"date"} | "2024-01-01" | "x" | no | no
            {"match":"date"} | "2024-01-01" | null | no | no
            {"match":"date","format":"dd/MM/yyyy"} | "01/01/2024" | "29/02/2024" | ok | ok
            {"match":"date","format":"dd/MM/yyyy"} | "01/01/2024" | "29-02-2024" | no | no
            {"match":"time"} | "12:00:00" | "23:59:59" | ok | ok
            {"match":"time"} | "12:00:00" | "25:00:00" | no | ok | dates that do not exist
            {"match":"time","format":"HH:mm"} | "12:00" | "07:30" | ok | ok
            {"match":"time","format":"hh:mm a"} | "12:00 PM" | "07:30 AM" | ok | ok
            {"match":"datetime","format":"yyyy-MM-dd'T'HH:mm:ss"} | "x" | "2024-02-29T10:00:00" | ok | ok
            {"match":"datetime","format":"yyyy-MM-dd'T'HH:mm:ss"} | "x" | "2024-02-29T10:00:00Z" | no | no
            {"match":"datetime","format":"yyyy-MM-dd'T'HH:mm:ss.SSSXXX"} | "x" | "2024-02-29T10:00:00.123+01:00" | ok | ok
            {"match":"datetime","format":"yyyy-MM-dd'T'HH:mm:ssZ"} | "x" | "2024-02-29T10:00:00+0100" | ok | ok
            {"match":"datetime","format":"yyyy-MM-dd'T'HH:mm:ssZ"} | "x" | "2024-02-29T10:00:00Z" | ok | ok
            {"match":"datetime","format":"EEE, d MMM yyyy HH:mm:ss Z"} | "x" | "Wed, 1 Jan 2020 00:00:00 +0000" | ok | ok
            {"match":"datetime","format":"EEE, d MMM yyyy HH:mm:ss Z"} | "x" | "Thu, 1 Jan 2020 00:00:00 +0000" | no | ok | dates that do not exist
            {"match":"timestamp","timestamp":"yyyy-MM-dd HH:mm"} | "x" | "2024-02-29 10:00" | ok | ok
            # semver, notEmpty
            {"match":"semver"} | "1.0.0" | "1.0.0-rc.1+b5" | ok | ok
            {"match":"semver"} | "1.0.0" | "1.0" | no | no
            {"match":"semver"} | "1.0.0" | "01.0.0" | no | no
            {"match":"semver"} | "1.0.0" | "1.0.0-01" | no | no
            {"match":"semver"} | "1.0.0" | "v1.0.0" | no | no
            {"match":"semver"} | "1.0.0" | "" | no | no
            {"match":"notEmpty"} | "x" | "y" | ok | ok
            {"match":"notEmpty"} | "x" | "" | no | no
            {"match":"notEmpty"} | "x" | 1 | no | no
            {"match":"notEmpty"} | [1] | [] | no | no
            {"match":"notEmpty"} | [1] | [2,3] | ok | ok
            {"match":"notEmpty"} | {"b":1} | {} | no | no
            {"match":"notEmpty"} | {} | {} | no | ok | an empty object that must not be empty
            # values, eachKey, eachValue
            {"match":"values"} | {"x":1} | {"y":1,"z":1} | ok | ok
            {"match":"values"} | {"x":1} | {"y":2} | no | no
            {"match":"values"} | {"x":1} | {} | ok | ok
            {"match":"values"} | {"x":1} | [1] | no | no
            {"match":"values"} | {} | {"y":1} | no | no
            {"match":"values"} | 1 | "anything" | no | ok | rules for objects on other values
            {"match":"eachKey","rules":[{"match":"regex","regex":"[0-9]+"}]} | {"1":"x"} | {"2":"y"} | ok | ok
            {"match":"eachKey","rules":[{"match":"regex","regex":"[0-9]+"}]} | {"1":"x"} | {"k":"x"} | no | no
            {"match":"eachKey","rules":[{"match":"regex","regex":"[0-9]+"}]} | {"1":"x"} | {} | ok | ok
            {"match":"eachValue","rules":[{"match":"regex","regex":"[0-9]+"}]} | {"x":"1"} | {"y":"2"} | ok | ok
            {"match":"eachValue","rules":[{"match":"regex","regex":"[0-9]+"}]} | {"x":"1"} | {"y":"z"} | no | no
            {"match":"eachValue","rules":[{"match":"regex","regex":"[0-9]+"}]} | ["1"] | ["2","3"] | ok | ok
            {"match":"eachValue","rules":[{"match":"regex","regex":"[0-9]+"}]} | ["1"] | ["2","z"] | no | no
            {"match":"eachValue","rules":[{"match":"type"}]} | {"x":{"n":1}} | {"y":{"n":2}} | ok | ok
            {"match":"eachValue","rules":[{"match":"type"}]} | {"x":{"n":1}} | {"y":{"n":"s"}} | no | no
            {"match":"eachKey","rules":[{"match":"regex","regex":"[0-9]+"}]},{"match":"eachValue","rules":[{"match":"type"}]} | {"1":1} | {"2":2} | ok | ok
            {"match":"eachKey","rules":[{"match":"regex","regex":"[0-9]+"}]},{"match":"eachValue","rules":[{"match":"type"}]} | {"1":1} | {"2":"x"} | no | no
            {"$.a":{"matchers":[{"match":"eachValue","rules":[{"match":"type"}]}]},"$.a.*.n":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}} | {"x":{"n":"1"}} | {"y":{"n":"s"}} | no | ok | more exact rules below eachValue
            # arrayContains
            {"match":"arrayContains","variants":[{"index":0,"rules":{"$.n":{"matchers":[{"match":"integer"}]}}},{"index":1,"rules":{}}]} | [{"n":1,"t":"x"},{"n":2,"t":"y"}] | [{"n":2,"t":"y"},{"n":9,"t":"x"},{}] | ok | ok
            {"match":"arrayContains","variants":[{"index":0,"rules":{"$.n":{"matchers":[{"match":"integer"}]}}},{"index":1,"rules":{}}]} | [{"n":1,"t":"x"},{"n":2,"t":"y"}] | [{"n":9,"t":"x"}] | no | no
            {"match":"arrayContains","variants":[]} | [1,2] | [3,2,1] | ok | ok
            {"match":"arrayContains","variants":[]} | [1,2] | [1] | no | no
            {"match":"arrayContains","variants":[{"index":1,"rules":{}}]} | [1,2] | [2] | ok | no | variants by their index
            # combine
            {"match":"type"},{"match":"regex","regex":"[0-9]+"} | "1" | "22" | ok | ok
            {"match":"type"},{"match":"regex","regex":"[0-9]+"} | "1" | 22 | no | no
            OR {"match":"type"},{"match":"null"} | 1 | null | ok | ok
            OR {"match":"type"},{"match":"null"} | 1 | 2 | ok | ok
            OR {"match":"type"},{"match":"null"} | 1 | "x" | no | no
            OR {"match":"type"},{"match":"null"} | {"b":1} | null | ok | no | null in place of an object or list
            OR {"match":"type"},{"match":"null"} | [1] | null | ok | no | null in place of an object or list
            OR {"match":"type"},{"match":"null"} | {"b":1} | {"b":null} | no | ok | null below a nullable value
            OR {"match":"type"},{"match":"null"} | {"b":1} | {"b":"x"} | no | no
            OR {"match":"integer"},{"match":"regex","regex":"[a-z]+"} | 1 | "abc" | ok | ok
            # which path decides
            {"$.a":{"matchers":[{"match":"type"}]},"$.a.b":{"matchers":[{"match":"equality"}]}} | {"b":1,"c":1} | {"b":1,"c":2} | ok | ok
            {"$.a":{"matchers":[{"match":"type"}]},"$.a.b":{"matchers":[{"match":"equality"}]}} | {"b":1,"c":1} | {"b":2,"c":1} | no | no
            {"$.a.b":{"matchers":[{"match":"type"}]},"$.a.*":{"matchers":[{"match":"equality"}]}} | {"b":1,"c":1} | {"b":2,"c":1} | ok | ok
            {"$.a":{"matchers":[{"match":"equality"}]},"$.*.*":{"matchers":[{"match":"type"}]}} | {"b":1} | {"b":2} | no | no
            {"$.a":{"matchers":[{"match":"equality"}]},"$.a.*":{"matchers":[{"match":"type"}]}} | {"b":1} | {"b":2} | ok | ok
            {"$.*.*":{"matchers":[{"match":"equality"}]},"$.*":{"matchers":[{"match":"type"}]}} | {"b":1} | {"b":2} | no | no
            {"$.*.b":{"matchers":[{"match":"equality"}]},"$.a.*":{"matchers":[{"match":"type"}]}} | {"b":1} | {"b":2} | ok | no | ties
            {"$.a[*]":{"matchers":[{"match":"type"}]}} | [1] | [2] | ok | ok
            {"$.a[*]":{"matchers":[{"match":"type"}]}} | [1] | [2,3] | no | no
            {"$.a":{"matchers":[{"match":"type","min":1}]},"$.a[*].*":{"matchers":[{"match":"type"}]}} | [{"b":1}] | [{"b":2},{"b":3}] | ok | ok
            {"$.a":{"matchers":[{"match":"type","min":1}]},"$.a[*].b":{"matchers":[{"match":"integer"}]}} | [{"b":1}] | [{"b":2},{"b":3.5}] | no | no
            {"$.a":{"matchers":[{"match":"type"}]},"$.a[2]":{"matchers":[{"match":"equality"}]}} | [1] | [1,2,3] | no | no
            {"$.a":{"matchers":[{"match":"type"}]},"$.a[2]":{"matchers":[{"match":"equality"}]}} | [1] | [1,2,1] | ok | ok
            {"$.a['b.c']":{"matchers":[{"match":"type"}]}} | {"b.c":1} | {"b.c":2} | ok | ok
            {"$.other":{"matchers":[{"match":"type"}]}} | 1 | 1 | ok | ok
            # what this library cannot apply
            {"match":"protobuf"} | "x" | "x" | no | no
            {"match":"contentType","value":"text/plain"} | "x" | "y" | no | ok | a content type below the root
            """;

    static Stream<Verdicts> all() {
        return TABLE.lines().filter(line -> !line.startsWith("#")).map(Verdicts::row);
    }

    private static Verdicts row(String line) {
        String[] cells = line.split(" \\| ", -1);
        return new Verdicts(
                cells[0], cells[1], cells[2], cells[3], cells[4].strip(), cells.length > 5 ? cells[5].strip() : "");
    }

    BodyCase bodyCase() {
        return new BodyCase(
                MatchingRules.read(Document.json("rules", rulesJson()), PactVersion.V4),
                "{\"a\":" + example + "}",
                "{\"a\":" + answer + "}");
    }

    private String rulesJson() {
        if (rules.equals("none")) {
            return "{}";
        }
        if (rules.startsWith("{\"$")) {
            return "{\"body\":" + rules + "}";
        }
        boolean any = rules.startsWith("OR ");
        return "{\"body\":{\"$.a\":{\"combine\":\"" + (any ? "OR" : "AND") + "\",\"matchers\":["
                + (any ? rules.substring(3) : rules) + "]}}}";
    }

    static String word(List<?> mismatches) {
        return mismatches.isEmpty() ? "ok" : "no";
    }

    @Override
    public String toString() {
        return rules + " | " + example + " | " + answer;
    }
}
