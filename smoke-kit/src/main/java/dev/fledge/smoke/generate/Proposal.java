package dev.fledge.smoke.generate;

import dev.fledge.http.Redactor;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.Personal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.HttpUrl;

/** What becomes of one endpoint: a check, or the reason why none. */
final class Proposal {
    private static final Set<String> ASKED = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern WEIGHT = Pattern.compile("; ?q=[01](\\.[0-9]{1,3})?$");

    private final RecordedEndpoint endpoint;
    private final Optional<String> json;

    /**
     * Makes a proposal.
     *
     * @param json what to send, if the user said that the endpoint may be asked whatever its method is; a text without
     *     content sends nothing
     */
    Proposal(RecordedEndpoint endpoint, Optional<String> json) {
        this.endpoint = endpoint;
        this.json = json;
    }

    RecordedEndpoint endpoint() {
        return endpoint;
    }

    boolean declared() {
        return json.isPresent();
    }

    /** Returns why there is no check; empty text if there is one. */
    String refusal() {
        String method = endpoint.method();
        if (json.isEmpty() && !ASKED.contains(method)) {
            return method.matches("[A-Z]{1,20}")
                    ? method + " may change what the app keeps; declare it with alsoAsk if it only reads"
                    : "its method is none of HTTP's in upper case";
        }
        if (endpoint.calls().stream().allMatch(Proposal::isPreflight)) {
            return "a browser asks it before the real call";
        }
        if (endpoint.succeeded().isEmpty()) {
            return "no call succeeded (" + outcomes() + ")";
        }
        return chosen().isPresent() ? "" : whyNone();
    }

    private static boolean isPreflight(HarEntry call) {
        return call.request().headers().first("Access-Control-Request-Method").isPresent();
    }

    private String outcomes() {
        Set<String> seen = new TreeSet<>();
        endpoint.calls()
                .forEach(call -> seen.add(call.response()
                        .filter(answer -> call.failure().isEmpty())
                        .map(answer -> String.valueOf(answer.status()))
                        .orElse("no whole answer")));
        return String.join(", ", seen);
    }

    /** Returns the latest call that succeeded, may be shown and was not followed by one to the same address that failed. */
    private Optional<HarEntry> chosen() {
        Set<String> failedSince = new HashSet<>();
        for (int i = endpoint.calls().size() - 1; i >= 0; i--) {
            HarEntry call = endpoint.calls().get(i);
            String url = call.request().url();
            if (!RecordedEndpoint.succeeded(call)) {
                // 304 says that what the browser has is still right.
                if (call.response().filter(answer -> answer.status() == 304).isEmpty()) {
                    failedSince.add(url);
                }
            } else if (!failedSince.contains(url) && hidden(call).isEmpty()) {
                return Optional.of(call);
            }
        }
        return Optional.empty();
    }

    private String whyNone() {
        List<HarEntry> succeeded = endpoint.succeeded();
        return hidden(succeeded.get(succeeded.size() - 1)).orElse("every address that succeeded has failed since");
    }

    /** Returns why the address of a call must not stand in a file. */
    private static Optional<String> hidden(HarEntry call) {
        HttpUrl url = call.request().httpUrl().orElseThrow();
        if (url.encodedPath().startsWith("//")) {
            return Optional.of("its path begins with two slashes, which reads like a host");
        }
        for (String segment : url.encodedPathSegments()) {
            Optional<String> personal = Personal.inSegment(segment);
            if (personal.isPresent()) {
                return Optional.of("its path holds what may be " + withArticle(personal.get()));
            }
        }
        for (int i = 0; i < url.querySize(); i++) {
            String value = Optional.ofNullable(url.queryParameterValue(i)).orElse("");
            Optional<String> personal = Personal.inQuery(url.queryParameterName(i), value);
            if (personal.isPresent()) {
                return personal;
            }
        }
        return Optional.empty();
    }

    private static String withArticle(String what) {
        return ("aeiou".indexOf(what.charAt(0)) >= 0 ? "an " : "a ") + what;
    }

    /** Returns the check; {@link #refusal} must be empty. */
    TrafficCheck check() {
        HarEntry call = chosen().orElseThrow();
        HttpUrl url = call.request().httpUrl().orElseThrow();
        String query =
                Optional.ofNullable(url.encodedQuery()).map(text -> "?" + text).orElse("");
        String path = (url.encodedPath() + query).replace("{", "%7B").replace("}", "%7D");
        TrafficCheck check = new TrafficCheck(endpoint.shown(), endpoint.method(), path)
                .comment(recorded())
                .json(json.filter(body -> !body.isEmpty()))
                .accept(accept(call))
                .budget(Budget.of(endpoint.succeeded()))
                .expect("status == " + call.response().orElseThrow().status());
        credentials(call).ifPresent(check::comment);
        contentType().ifPresent(type -> check.expect("header Content-Type contains " + type));
        expectBody(check);
        return check;
    }

    private String recorded() {
        int failed = endpoint.calls().size() - endpoint.succeeded().size();
        return Words.count(endpoint.calls().size(), "call")
                + (failed == 0 ? "" : ", " + failed + " without success")
                + Budget.of(endpoint.succeeded())
                        .map(budget -> ", 95 % within " + budget.p95().toMillis() + " ms")
                        .orElse("");
    }

    /** Returns the types that the client accepted; empty if it took any, or the header holds anything else. */
    private static Optional<String> accept(HarEntry call) {
        return call.request()
                .headers()
                .first("Accept")
                .filter(types -> !types.equals("*/*"))
                .filter(types -> Stream.of(types.split(", ?"))
                        .map(type -> WEIGHT.matcher(type).replaceFirst(""))
                        .allMatch(Personal::isMediaType));
    }

    private static Optional<String> credentials(HarEntry call) {
        String names = call.request().headers().entries().stream()
                .map(header -> header.getKey())
                .filter(name -> !Redactor.byName().redactHeader(name, "-").equals("-"))
                .filter(name -> name.matches("[A-Za-z0-9-]{1,40}"))
                .distinct()
                .sorted(String.CASE_INSENSITIVE_ORDER)
                .collect(Collectors.joining(", "));
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of("was asked with " + names + ", not written here; give the target what the app needs");
    }

    /** Returns the content type without parameters that every answer had. */
    private Optional<String> contentType() {
        Set<String> types = new TreeSet<>();
        endpoint.succeeded()
                .forEach(call -> types.add(call.response().orElseThrow().mediaType()));
        return types.stream().findFirst().filter(type -> types.size() == 1 && Personal.isMediaType(type));
    }

    private void expectBody(TrafficCheck check) {
        if (contentType()
                        .filter(type -> type.toLowerCase(Locale.ROOT).contains("json"))
                        .isEmpty()
                || endpoint.method().equals("HEAD")) {
            return;
        }
        List<HarBody> bodies = new ArrayList<>();
        endpoint.succeeded()
                .forEach(call -> call.response().orElseThrow().body().ifPresent(bodies::add));
        JsonShape shape = JsonShape.of(bodies);
        shape.expectations().forEach(check::expect);
        if (shape.expectations().isEmpty()) {
            check.comment("nothing is expected of the body: it was not recorded, or has nothing in common");
        } else if (shape.more() > 0) {
            check.comment("the answers have " + Words.count(shape.more(), "more field") + " in common");
        }
    }
}
