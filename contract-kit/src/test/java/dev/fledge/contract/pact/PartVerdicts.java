package dev.fledge.contract.pact;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Verdicts on the parts around a JSON body and on other bodies: the part, its rules, what is expected, what came, our
 * verdict, pact-jvm's, and where they differ the name of the difference. Headers and queries are names with lists of
 * values; bodies are a content type and a text.
 */
record PartVerdicts(
        String part, String rules, String example, String answer, String verdict, String pactJvm, String difference) {
    private static final String TABLE = """
            # headers
            header | {} | {"X-A":["1"]} | {"x-a":["1"],"b":["2"]} | ok | ok
            header | {} | {"X-A":["a"]} | {"X-A":["A"]} | no | no
            header | {} | {"X-A":["a"]} | {} | no | no
            header | {} | {"X-A":["a, b"]} | {"X-A":["a,b"]} | ok | ok
            header | {} | {"X-A":["a,b"]} | {"X-A":["b,a"]} | no | no
            header | {} | {"X-A":["a","b"]} | {"X-A":["a","b"]} | ok | ok
            header | {} | {"X-A":["a","b"]} | {"X-A":["a, b"]} | ok | no | header lines and commas
            header | {} | {"X-A":["a, b"]} | {"X-A":["a","b"]} | ok | no | header lines and commas
            header | {} | {"X-A":["a"]} | {"X-A":["a","c"]} | no | no
            header | {} | {"X-A":["a","b"]} | {"X-A":["a"]} | no | no
            header | {} | {"Content-Type":["application/json;charset=utf-8"]} | {"Content-Type":["application/json; charset=UTF-8"]} | ok | ok
            header | {} | {"Content-Type":["application/json;charset=utf-8"]} | {"Content-Type":["application/json"]} | no | no
            header | {} | {"Content-Type":["application/json"]} | {"Content-Type":["application/json; charset=UTF-8"]} | ok | ok
            header | {} | {"Content-Type":["a/b;x=1;y=2"]} | {"Content-Type":["a/b;y=2;x=1"]} | ok | ok
            header | {} | {"Accept":["a/b;Q=1"]} | {"Accept":["a/b;q=1"]} | ok | no | header parameters
            header | {} | {"Accept":["a/b, c/d"]} | {"Accept":["a/b,c/d"]} | ok | no | header parameters
            header | {} | {"X-A":["a;charset=utf-8"]} | {"X-A":["a;charset=UTF-8"]} | no | no
            header | {"header":{"X-A":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"x-a":["22"]} | ok | ok
            header | {"header":{"x-a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"X-A":["22"]} | ok | ok
            header | {"header":{"X-A":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"X-A":["x"]} | no | no
            header | {"header":{"X-A":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"X-A":["1","x"]} | no | no
            header | {"header":{"X-A":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {} | no | no
            header | {"header":{"$['X-A']":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"X-A":["22"]} | ok | no | places of header and query rules
            header | {"header":{"X-A[0]":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"X-A":["1"]} | {"X-A":["22"]} | ok | no | places of header and query rules
            header | {"header":{"X-A":{"matchers":[{"match":"type"}]}}} | {"X-A":["1"]} | {"X-A":["x"]} | ok | ok
            header | {"header":{"X-A":{"matchers":[{"match":"integer"}]}}} | {"X-A":["1"]} | {"X-A":["5"]} | ok | ok
            header | {"header":{"X-A":{"matchers":[{"match":"integer"}]}}} | {"X-A":["1"]} | {"X-A":["x"]} | no | no
            header | {"header":{"X-A":{"matchers":[{"match":"decimal"}]}}} | {"X-A":["1.5"]} | {"X-A":["2.5"]} | ok | ok
            header | {"header":{"X-A":{"matchers":[{"match":"decimal"}]}}} | {"X-A":["1.5"]} | {"X-A":["25"]} | no | no
            # status
            status | {} | 200 | 200 | ok | ok
            status | {} | 200 | 201 | no | no
            status | {"status":{"matchers":[{"match":"statusCode","status":"success"}]}} | 200 | 299 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"success"}]}} | 200 | 300 | no | no
            status | {"status":{"matchers":[{"match":"statusCode","status":"redirect"}]}} | 301 | 302 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"info"}]}} | 100 | 101 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"clientError"}]}} | 400 | 499 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"clientError"}]}} | 400 | 500 | no | no
            status | {"status":{"matchers":[{"match":"statusCode","status":"serverError"}]}} | 500 | 503 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"nonError"}]}} | 200 | 399 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"error"}]}} | 400 | 500 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":"error"}]}} | 400 | 399 | no | no
            status | {"status":{"matchers":[{"match":"statusCode","status":[200,202]}]}} | 200 | 202 | ok | ok
            status | {"status":{"matchers":[{"match":"statusCode","status":[200,202]}]}} | 200 | 201 | no | no
            status | {"status":{"matchers":[{"match":"integer"}]}} | 200 | 404 | ok | ok
            # query
            query | {} | {"a":["1"]} | {"a":["1"]} | ok | ok
            query | {} | {"a":["1","2"]} | {"a":["2","1"]} | no | no
            query | {} | {"a":["1"]} | {"a":["1","2"]} | no | no
            query | {} | {"a":["1"]} | {"a":["1"],"b":["2"]} | no | no
            query | {} | {"a":["1"],"b":["2"]} | {"b":["2"],"a":["1"]} | ok | ok
            query | {} | {"a":["1"]} | {} | no | no
            query | {} | {} | {"a":["1"]} | no | no
            query | {} | {"a":["1"]} | {"A":["1"]} | no | no
            query | {"query":{"a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"a":["1"]} | {"a":["22","3"]} | ok | ok
            query | {"query":{"a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"a":["1"]} | {"a":["22","x"]} | no | no
            query | {"query":{"a":{"matchers":[{"match":"type","min":2}]}}} | {"a":["1"]} | {"a":["1"]} | no | no
            query | {"query":{"a":{"matchers":[{"match":"type","min":2}]}}} | {"a":["1"]} | {"a":["1","x"]} | ok | ok
            query | {"query":{"a":{"matchers":[{"match":"integer"}]}}} | {"a":["1"]} | {"a":["5"]} | ok | no | number rules in a query
            query | {"query":{"a":{"matchers":[{"match":"integer"}]}}} | {"a":["1"]} | {"a":["x"]} | no | no
            query | {"query":{"$.a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"a":["1"]} | {"a":["5"]} | ok | no | places of header and query rules
            query | {"query":{"a[0]":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"a":["1"]} | {"a":["5"]} | ok | no | places of header and query rules
            query | {"query":{"a[]":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | {"a[]":["1"]} | {"a[]":["5"]} | ok | ok
            # path and method
            path | {} | /a | /a | ok | ok
            path | {} | /a | /a/ | no | no
            path | {} | /a | /A | no | no
            path | {} | /a/.* | /a/b | no | ok | the example of a path
            path | {} | /a b | /a%20b | ok | no | encoded paths
            path | {"path":{"matchers":[{"match":"regex","regex":"/a/[0-9]+"}]}} | /a/1 | /a/22 | ok | ok
            path | {"path":{"matchers":[{"match":"regex","regex":"/a/[0-9]+"}]}} | /a/1 | /a/x | no | no
            path | {"path":{"matchers":[{"match":"type"}]}} | /a/1 | /b | ok | ok
            method | {} | GET | get | ok | ok
            method | {} | GET | POST | no | no
            # bodies of other kinds
            body | {} | application/json {"a":1} | text/plain {"a":1} | no | no
            body | {} | application/json {"a":1} | application/json;charset=utf-8 {"a":1} | ok | ok
            body | {} | application/json {"a":1} | application/hal+json {"a":1} | no | no
            body | {} | application/hal+json {"a":1} | application/hal+json {"a":1,"b":2} | ok | ok
            body | {} | application/json {"a":1} | application/json {"a": | no | no
            body | {} | application/json {"a":1} | application/json <html> | no | no
            body | {} | text/plain a | text/plain a | ok | ok
            body | {} | text/plain a | text/plain b | no | no
            body | {} | text/plain a | text/plain ab | no | no
            body | {"body":{"$":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | text/plain 1 | text/plain 22 | ok | ok
            body | {"body":{"$":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | text/plain 1 | text/plain x | no | no
            body | {"body":{"$":{"matchers":[{"match":"type"}]}}} | text/plain 1 | text/plain x | ok | no | rules for a body of text
            body | {"body":{"$":{"matchers":[{"match":"include","value":"xyz"}]}}} | text/plain 1 | text/plain axyzb | ok | no | rules for a body of text
            body | {"body":{"$":{"matchers":[{"match":"contentType","value":"application/json"}]}}} | application/json {} | application/json {"a":1} | ok | ok
            body | {"body":{"$":{"matchers":[{"match":"contentType","value":"image/png"}]}}} | image/png a | image/png b | no | no
            body | {} | application/x-www-form-urlencoded a=1&b=2 | application/x-www-form-urlencoded b=2&a=1 | ok | ok
            body | {} | application/x-www-form-urlencoded a=1&b=2 | application/x-www-form-urlencoded a=1&b=2&c=3 | ok | ok
            body | {} | application/x-www-form-urlencoded a=1&b=2 | application/x-www-form-urlencoded a=1 | no | no
            body | {} | application/x-www-form-urlencoded a=1&a=2 | application/x-www-form-urlencoded a=2&a=1 | no | no
            body | {} | application/x-www-form-urlencoded a=x%20y | application/x-www-form-urlencoded a=x+y | ok | ok
            body | {"body":{"$.a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | application/x-www-form-urlencoded a=1 | application/x-www-form-urlencoded a=22 | ok | ok
            body | {"body":{"$.a":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | application/x-www-form-urlencoded a=1 | application/x-www-form-urlencoded a=x | no | no
            body | {"body":{"$.a[0]":{"matchers":[{"match":"regex","regex":"[0-9]+"}]}}} | application/x-www-form-urlencoded a=1 | application/x-www-form-urlencoded a=22 | ok | no | places of header and query rules
            body | {} | application/xml <a/> | application/xml <a/> | ok | ok
            body | {} | application/xml <a/> | application/xml <b/> | no | no
            body | {} | application/xml <a/> | application/xml <a></a> | no | ok | XML is compared as text
            # rules for the root of a JSON body
            body | {"body":{"$":{"matchers":[{"match":"type"}]}}} | application/json {"a":1} | application/json {"a":2} | ok | ok
            body | {"body":{"$":{"matchers":[{"match":"equality"}]}}} | application/json {"a":1} | application/json {"a":1} | ok | no | rules for the root of a JSON body
            body | {"body":{"$":{"matchers":[{"match":"notEmpty"}]}}} | application/json [1] | application/json [] | no | ok | rules for the root of a JSON body
            """;

    static Stream<PartVerdicts> all() {
        return TABLE.lines().filter(line -> !line.startsWith("#")).map(PartVerdicts::row);
    }

    private static PartVerdicts row(String line) {
        String[] cells = line.split(" \\| ", -1);
        return new PartVerdicts(
                cells[0],
                cells[1],
                cells[2],
                cells[3],
                cells[4],
                cells[5].strip(),
                cells.length > 6 ? cells[6].strip() : "");
    }

    List<Mismatch> ours() {
        if (isRequest()) {
            return RequestMatcher.of(request(example, true)).match(request(answer, false));
        }
        return ResponseMatcher.of(response()).match(status(answer), headers(answer), body(answer));
    }

    List<String> theirs() {
        return isRequest()
                ? PactJvm.mismatches(request(example, true), request(answer, false))
                : PactJvm.mismatches(
                        response(), status(answer), headers(answer), new String(body(answer), StandardCharsets.UTF_8));
    }

    private boolean isRequest() {
        return List.of("query", "path", "method").contains(part);
    }

    private MatchingRules matchingRules() {
        return MatchingRules.read(Document.json("rules", rules), PactVersion.V4);
    }

    private PactResponse response() {
        PactResponse.Builder response =
                PactResponse.builder(status(example)).headers(headers(example)).rules(matchingRules());
        if (part.equals("body")) {
            String text = example.substring(example.indexOf(' ') + 1);
            String type = example.substring(0, example.indexOf(' '));
            response.body(type.contains("json") ? PactBody.json(text) : PactBody.text(type, text));
        }
        return response.build();
    }

    private PactRequest request(String cell, boolean withRules) {
        PactRequest.Builder request =
                PactRequest.builder(part.equals("method") ? cell : "GET", part.equals("path") ? cell : "/");
        if (part.equals("query")) {
            request.queries(lists(cell));
        }
        return request.rules(withRules ? matchingRules() : MatchingRules.none()).build();
    }

    private int status(String cell) {
        return part.equals("status") ? Integer.parseInt(cell) : 200;
    }

    private Map<String, List<String>> headers(String cell) {
        return switch (part) {
            case "header" -> lists(cell);
            case "body" -> Map.of("Content-Type", List.of(cell.substring(0, cell.indexOf(' '))));
            default -> Map.of();
        };
    }

    private byte[] body(String cell) {
        String text = part.equals("body") ? cell.substring(cell.indexOf(' ') + 1) : "";
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, List<String>> lists(String json) {
        DocumentNode node = Document.json("values", json);
        Map<String, List<String>> lists = new LinkedHashMap<>();
        node.keys()
                .forEach(name -> lists.put(
                        name,
                        node.field(name).items().stream()
                                .map(DocumentNode::text)
                                .toList()));
        return lists;
    }

    @Override
    public String toString() {
        return part + " " + rules + " | " + example + " | " + answer;
    }
}
