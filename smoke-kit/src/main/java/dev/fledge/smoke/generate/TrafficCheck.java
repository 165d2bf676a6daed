package dev.fledge.smoke.generate;

import dev.fledge.document.Document;
import dev.fledge.smoke.Expectation;
import dev.fledge.smoke.Expectations;
import dev.fledge.smoke.SmokeCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A check that came of traffic. Not thread-safe. */
final class TrafficCheck {
    private static final Duration USUAL_TIMEOUT = Duration.ofSeconds(5);

    private final String name;
    private final String method;
    private final String path;
    private final List<String> comments = new ArrayList<>();
    private final List<String> expect = new ArrayList<>();
    private Optional<String> accept = Optional.empty();
    private Optional<String> json = Optional.empty();
    private Optional<Budget> budget = Optional.empty();

    TrafficCheck(String name, String method, String path) {
        this.name = name;
        this.method = method;
        this.path = path;
    }

    TrafficCheck comment(String comment) {
        comments.add(comment);
        return this;
    }

    TrafficCheck expect(String written) {
        expect.add(written);
        return this;
    }

    TrafficCheck accept(Optional<String> type) {
        this.accept = type;
        return this;
    }

    TrafficCheck json(Optional<String> body) {
        this.json = body;
        return this;
    }

    TrafficCheck budget(Optional<Budget> budget) {
        this.budget = budget;
        return this;
    }

    String name() {
        return name;
    }

    /** Returns what a person should know of it. */
    List<String> comments() {
        return List.copyOf(comments);
    }

    /** Returns the time the call may take if that is longer than is usual; a call that is slow by nature must not time out. */
    Optional<Duration> timeout() {
        return budget.map(each -> each.limit().multipliedBy(2)).filter(twice -> twice.compareTo(USUAL_TIMEOUT) > 0);
    }

    private Optional<String> hoped() {
        return budget.map(each -> "total < " + each.limit().toMillis() + "ms");
    }

    SmokeCheck.Builder in(SmokeCheck.Builder check) {
        check.definedAt("traffic: " + name).request(method, path);
        accept.ifPresent(type -> check.header("Accept", type));
        json.ifPresent(body -> json(check, body));
        timeout().ifPresent(check::timeout);
        check.expect(expect.stream().map(Expectations::parse).toArray(Expectation[]::new));
        hoped().ifPresent(budget -> check.expectSoftly(Expectations.parse(budget)));
        return check;
    }

    private static void json(SmokeCheck.Builder check, String body) {
        Object plain = Document.json("body", body).toPlain();
        if (plain instanceof Map<?, ?> members) {
            Map<String, Object> named = new LinkedHashMap<>();
            members.forEach((name, value) -> named.put(String.valueOf(name), value));
            check.json(named);
        } else if (plain instanceof List<?> elements) {
            check.json(elements);
        } else {
            check.json(body);
        }
    }
}
