package dev.fledge.contract.compat;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.PactBody;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactResponse;
import dev.fledge.contract.pact.Part;
import dev.fledge.contract.pact.RuleGroup;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpHeaders;
import dev.fledge.http.record.Har;
import dev.fledge.http.record.HarBody;
import dev.fledge.http.record.HarEntry;
import dev.fledge.http.record.HarResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import okhttp3.HttpUrl;

/** Reads what consumers use out of pacts and recordings. */
final class UsageReader {
    private UsageReader() {}

    static List<Usage> of(PactFile pact) {
        return pact.interactions().stream()
                .filter(interaction -> interaction.kind() == Interaction.Kind.HTTP)
                .map(interaction -> of(pact.consumer(), interaction))
                .toList();
    }

    private static Usage of(String consumer, Interaction interaction) {
        var request = interaction.request();
        Usage.Message message = new Usage.Message(
                lowerCase(request.headers()),
                content(request.body()),
                request.body().contentType().map(MediaTypes::plain));
        return new Usage(
                consumer,
                "\"" + interaction.description() + "\"",
                new Usage.Asked(request.method().toUpperCase(Locale.ROOT), request.path(), request.query(), message),
                read(interaction.response()));
    }

    private static Usage.Read read(PactResponse response) {
        Set<List<String>> all = new HashSet<>();
        if (response.body().kind() == PactBody.Kind.JSON) {
            collect(response.body().plain(), List.of(), all);
        }
        Set<List<String>> orNull = new HashSet<>();
        Set<List<String>> byPattern = new HashSet<>();
        for (MatchingRules.Entry entry : response.rules().entries()) {
            if (entry.part() == Part.BODY) {
                List<String> place = steps(entry.place());
                if (has(entry.group(), MatchingRule.Kind.NULL)) {
                    orNull.add(place);
                }
                if (has(entry.group(), MatchingRule.Kind.REGEX)) {
                    byPattern.add(place);
                }
            }
        }
        return new Usage.Read(
                response.status(),
                response.body().contentType().map(MediaTypes::plain),
                lowerCase(response.headers()).keySet(),
                new Usage.Fields(true, all, orNull, byPattern));
    }

    private static boolean has(RuleGroup group, MatchingRule.Kind kind) {
        return group.matchers().stream().anyMatch(rule -> rule.kind() == kind);
    }

    /** Returns the steps of a path such as {@code $.items[*].price} or {@code $['a b'][0]}. */
    private static List<String> steps(String path) {
        List<String> steps = new ArrayList<>();
        for (String step : path.replaceFirst("^\\$", "").split("[.\\[\\]]+", -1)) {
            String plain = step.replaceAll("^['\"]|['\"]$", "");
            if (!plain.isEmpty()) {
                steps.add(plain.matches("[0-9]+") ? "*" : plain);
            }
        }
        return List.copyOf(steps);
    }

    private static Optional<String> content(PactBody body) {
        boolean there = body.kind() == PactBody.Kind.JSON || body.kind() == PactBody.Kind.TEXT;
        return there ? Optional.of(body.text()) : Optional.empty();
    }

    private static Map<String, List<String>> lowerCase(Map<String, List<String>> headers) {
        Map<String, List<String>> lower = new TreeMap<>();
        headers.forEach((name, values) -> lower.put(name.toLowerCase(Locale.ROOT), values));
        return lower;
    }

    /** Adds the whole and every member; what is in lists is taken for each of their elements. */
    private static void collect(Object value, List<String> place, Set<List<String>> all) {
        all.add(place);
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, member) -> collect(member, below(place, String.valueOf(key)), all));
        } else if (value instanceof List<?> list) {
            list.forEach(item -> collect(item, below(place, "*"), all));
        }
    }

    private static List<String> below(List<String> place, String step) {
        List<String> longer = new ArrayList<>(place);
        longer.add(step);
        return List.copyOf(longer);
    }

    /** Returns the calls of a recording that got an answer. All that was answered counts as read. */
    static List<Usage> of(String consumer, Har har) {
        List<Usage> usages = new ArrayList<>();
        for (HarEntry entry : har.entries()) {
            Optional<HttpUrl> url = entry.request().httpUrl();
            if (entry.response().isPresent() && url.isPresent()) {
                usages.add(of(consumer, entry, url.get()));
            }
        }
        return usages;
    }

    private static Usage of(String consumer, HarEntry entry, HttpUrl url) {
        String method = entry.request().method().toUpperCase(Locale.ROOT);
        Map<String, List<String>> query = new TreeMap<>();
        url.queryParameterNames()
                .forEach(name -> query.put(
                        name,
                        url.queryParameterValues(name).stream()
                                .map(value -> value == null ? "" : value)
                                .toList()));
        Optional<HarBody> sent = entry.request().body();
        Usage.Message message = new Usage.Message(
                headers(entry.request().headers()),
                sent.filter(body -> !body.truncated()).flatMap(HarBody::text),
                sent.map(HarBody::mimeType).map(MediaTypes::plain));
        return new Usage(
                consumer,
                method + " " + url.encodedPath() + " as recorded",
                new Usage.Asked(method, url.encodedPath(), query, message),
                read(entry.response().orElseThrow()));
    }

    private static Usage.Read read(HarResponse response) {
        Set<List<String>> all = new HashSet<>();
        boolean known = response.body().isEmpty();
        Optional<String> text =
                response.body().filter(body -> !body.truncated()).flatMap(HarBody::text);
        if (text.isPresent()) {
            try {
                collect(Document.json("recorded answer", text.get()).toPlain(), List.of(), all);
                known = true;
            } catch (DocumentException e) {
                // No JSON, or not all of it: what is read of it is not known.
                known = false;
            }
        }
        return new Usage.Read(
                response.status(),
                response.body().map(HarBody::mimeType).map(MediaTypes::plain),
                headers(response.headers()).keySet(),
                new Usage.Fields(known, all, Set.of(), all));
    }

    private static Map<String, List<String>> headers(HttpHeaders headers) {
        Map<String, List<String>> lower = new TreeMap<>();
        headers.entries()
                .forEach(entry -> lower.computeIfAbsent(
                                entry.getKey().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                        .add(entry.getValue()));
        return lower;
    }
}
