package dev.fledge.contract.broker;

import dev.fledge.contract.broker.StubStore.Live;
import dev.fledge.contract.broker.StubStore.Pact;
import dev.fledge.contract.broker.StubStore.Result;
import dev.fledge.contract.broker.StubStore.Row;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.None;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import okhttp3.HttpUrl;

/** One request to the stub of a broker: paths, links and documents as the real one has them. */
final class StubRoutes {
    private final StubStore store;
    private final HttpUrl url;
    private final String base;
    private final String body;

    StubRoutes(StubStore store, HttpUrl url, String body) {
        this.store = store;
        this.url = url;
        this.base = url.resolve("/").toString().replaceAll("/$", "");
        this.body = body;
    }

    StubReply answer(String method) {
        List<String> path = url.pathSegments();
        String shape = method + " " + shape(path);
        return switch (shape) {
            case "GET " -> ok(Map.of("_links", index()));
            case "GET environments" -> ok(environments());
            case "GET environments ?" -> ok(environment(path.get(1)));
            case "GET environments ? deployed-versions currently-deployed" ->
                ok(live(path.get(1), "deployedVersions", false));
            case "GET environments ? released-versions currently-supported" ->
                ok(live(path.get(1), "releasedVersions", true));
            case "GET pacticipants" -> ok(pacticipants());
            case "GET pacticipants ? versions ?" -> version(path.get(1), path.get(3));
            case "PUT pacticipants ? branches ? versions ?" -> branch(path);
            case "POST pacticipants ? versions ? deployed-versions environment ?" -> record(path, false);
            case "POST pacticipants ? versions ? released-versions environment ?" -> record(path, true);
            case "PATCH deployed-versions ?", "PATCH released-versions ?" -> end(path.get(1));
            case "POST contracts publish" -> publish();
            case "GET pacts provider ? consumer ? version ?" -> pact(path);
            case "POST pacts provider ? for-verification" -> ok(toVerify(path.get(2)));
            case "POST pacts provider ? consumer ? pact-version ? verification-results" -> verify(path);
            case "GET matrix" -> ok(matrix());
            default -> StubReply.json(404, Map.of("error", "No " + shape));
        };
    }

    /** Words of the API stay, names and numbers become question marks. */
    private static String shape(List<String> path) {
        List<String> fixed = List.of(
                "",
                "environments",
                "deployed-versions",
                "currently-deployed",
                "released-versions",
                "currently-supported",
                "pacticipants",
                "versions",
                "branches",
                "environment",
                "contracts",
                "publish",
                "pacts",
                "provider",
                "consumer",
                "version",
                "pact-version",
                "verification-results",
                "for-verification",
                "matrix");
        List<String> shape = new ArrayList<>();
        path.forEach(each -> shape.add(fixed.contains(each) ? each : "?"));
        return String.join(" ", shape);
    }

    private static StubReply ok(Object plain) {
        return StubReply.json(200, plain);
    }

    private Map<String, Object> index() {
        Map<String, Object> links = new LinkedHashMap<>();
        links.put("self", link(""));
        links.put("pb:publish-contracts", link("/contracts/publish"));
        links.put("pb:environments", link("/environments"));
        links.put("pb:pacticipants", link("/pacticipants"));
        links.put("pb:pacticipant", link("/pacticipants/{pacticipant}"));
        links.put("pb:pacticipant-version", link("/pacticipants/{pacticipant}/versions/{version}"));
        links.put(
                "pb:pacticipant-branch-version",
                link("/pacticipants/{pacticipant}/branches/{branch}/versions/{version}"));
        links.put(
                "pb:publish-pact",
                link("/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}"));
        links.put("pb:provider-pacts-for-verification", link("/pacts/provider/{provider}/for-verification"));
        return links;
    }

    private Map<String, Object> link(String path) {
        return Map.of("href", base + path, "templated", path.contains("{"));
    }

    private Map<String, Object> named(String name, String path) {
        return Map.of("href", base + path, "name", name, "title", name);
    }

    private static String part(String text) {
        return UriTemplate.encode(text);
    }

    private Object environments() {
        List<Object> all = new ArrayList<>();
        store.environments.forEach(name -> all.add(Map.of(
                "uuid", "uuid-" + name, "name", name, "_links", Map.of("self", link("/environments/uuid-" + name)))));
        return Map.of("_embedded", Map.of("environments", all), "_links", Map.of());
    }

    private Object environment(String uuid) {
        String path = "/environments/" + uuid;
        return Map.of(
                "uuid",
                uuid,
                "name",
                uuid.substring(5),
                "_links",
                Map.of(
                        "pb:currently-deployed-deployed-versions",
                        link(path + "/deployed-versions/currently-deployed"),
                        "pb:currently-supported-released-versions",
                        link(path + "/released-versions/currently-supported")));
    }

    private Object live(String uuid, String name, boolean released) {
        List<Object> live = new ArrayList<>();
        for (int i = 0; i < store.live.size(); i++) {
            Live each = store.live.get(i);
            boolean wanted = each.released() == released && uuid.equals("uuid-production");
            String only = url.queryParameter("pacticipant");
            if (wanted && (only == null || only.equals(each.app()))) {
                Map<String, Object> plain = new LinkedHashMap<>();
                plain.put("uuid", "live-" + i);
                plain.put("applicationInstance", each.instance().isEmpty() ? None.NONE : each.instance());
                plain.put("target", each.instance().isEmpty() ? None.NONE : each.instance());
                plain.put(
                        "_embedded",
                        Map.of(
                                "pacticipant", Map.of("name", each.app()),
                                "version", Map.of("number", each.version())));
                plain.put(
                        "_links", Map.of("self", link((released ? "/released" : "/deployed") + "-versions/live-" + i)));
                live.add(plain);
            }
        }
        return Map.of("_embedded", Map.of(name, live), "_links", Map.of());
    }

    private Object pacticipants() {
        return Map.of(
                "_embedded",
                Map.of(
                        "pacticipants",
                        store.apps().stream().map(name -> Map.of("name", name)).toList()));
    }

    private StubReply version(String app, String version) {
        if (!store.knows(app, version)) {
            return StubReply.json(404, Map.of("error", "The requested document was not found on this server."));
        }
        List<Object> deployments = new ArrayList<>();
        List<Object> releases = new ArrayList<>();
        String path = "/pacticipants/" + part(app) + "/versions/" + part(version);
        store.environments.forEach(name -> {
            deployments.add(named(name, path + "/deployed-versions/environment/uuid-" + name));
            releases.add(named(name, path + "/released-versions/environment/uuid-" + name));
        });
        List<Object> pacts = new ArrayList<>();
        store.pacts.stream()
                .filter(p -> p.consumer().equals(app) && p.version().equals(version))
                .forEach(p -> pacts.add(named("Pact between " + app + " and " + p.provider(), pactPath(p))));
        return ok(Map.of(
                "number",
                version,
                "_links",
                Map.of(
                        "self", link(path),
                        "pb:record-deployment", deployments,
                        "pb:record-release", releases,
                        "pb:pact-versions", pacts)));
    }

    private static String pactPath(Pact pact) {
        return "/pacts/provider/" + part(pact.provider()) + "/consumer/" + part(pact.consumer()) + "/version/"
                + part(pact.version());
    }

    private StubReply branch(List<String> path) {
        store.branches.add(path.get(1) + " " + path.get(3) + " " + path.get(5));
        return ok(Map.of("_links", Map.of()));
    }

    private StubReply record(List<String> path, boolean released) {
        String app = path.get(1);
        String instance = instance(Document.json("body", body));
        store.live.removeIf(each -> !released
                && !each.released()
                && each.app().equals(app)
                && each.instance().equals(instance));
        store.live.add(new Live(app, path.get(3), instance, released));
        return StubReply.json(201, Map.of("_links", Map.of()));
    }

    private static String instance(DocumentNode sent) {
        return sent.optional("applicationInstance")
                .or(() -> sent.optional("target"))
                .map(DocumentNode::text)
                .orElse("");
    }

    private StubReply end(String id) {
        int index = Integer.parseInt(id.substring("live-".length()));
        store.live.remove(index);
        return ok(Map.of("_links", Map.of()));
    }

    private StubReply publish() {
        DocumentNode sent = Document.json("body", body);
        String app = sent.field("pacticipantName").text();
        String version = sent.field("pacticipantVersionNumber").text();
        List<Object> notices = new ArrayList<>();
        for (DocumentNode each : sent.field("contracts").items()) {
            String mode = each.field("onConflict").oneOf("overwrite", "merge");
            String json =
                    new String(Base64.getDecoder().decode(each.field("content").text()), StandardCharsets.UTF_8);
            Pact pact = new Pact(app, version, each.field("providerName").text(), json);
            Optional<Pact> before = store.pact(app, version, pact.provider());
            if (before.isPresent() && !before.get().sha().equals(pact.sha()) && mode.equals("overwrite")) {
                return conflict(pact);
            }
            before.ifPresent(store.pacts::remove);
            store.pacts.add(pact);
            notices.add(Map.of(
                    "type",
                    "success",
                    "text",
                    "Pact successfully published for " + app + " version " + version + " and provider "
                            + pact.provider() + "."));
        }
        sent.optional("branch").ifPresent(branch -> store.branches.add(app + " " + branch.text() + " " + version));
        Map<String, Object> self = named(app, "/pacticipants/" + part(app));
        Map<String, Object> selfOfVersion = named(version, "/pacticipants/" + part(app) + "/versions/" + part(version));
        return ok(Map.of(
                "logs",
                List.of(),
                "notices",
                notices,
                "_embedded",
                Map.of(
                        "pacticipant",
                        Map.of("name", app, "_links", Map.of("self", self)),
                        "version",
                        Map.of("number", version, "_links", Map.of("self", selfOfVersion))),
                "_links",
                Map.of(
                        "pb:pacticipant",
                        self,
                        "pb:pacticipant-version",
                        selfOfVersion,
                        "pb:pacticipant-version-tags",
                        List.of(),
                        "pb:contracts",
                        List.of())));
    }

    private static StubReply conflict(Pact pact) {
        String text = "Cannot change the content of the pact for " + pact.consumer() + " version " + pact.version()
                + " and provider " + pact.provider() + ".";
        return StubReply.json(
                409,
                Map.of(
                        "notices",
                        List.of(Map.of("type", "error", "text", text)),
                        "errors",
                        Map.of("contracts", List.of(text))));
    }

    private StubReply pact(List<String> path) {
        Optional<Pact> found = store.pact(path.get(4), path.get(6), path.get(2));
        if (found.isEmpty()) {
            return StubReply.json(404, Map.of("error", "The requested document was not found on this server."));
        }
        Pact pact = found.get();
        Map<String, Object> plain = new LinkedHashMap<>();
        Document.json("pact", pact.json())
                .keys()
                .forEach(key -> plain.put(
                        key, Document.json("pact", pact.json()).field(key).toPlain()));
        plain.put("createdAt", "2026-01-31T12:00:00+00:00");
        plain.put(
                "_links",
                Map.of(
                        "self",
                        link(pactPath(pact)),
                        "pb:publish-verification-results",
                        link("/pacts/provider/" + part(pact.provider()) + "/consumer/" + part(pact.consumer())
                                + "/pact-version/" + pact.sha() + "/verification-results")));
        return ok(plain);
    }

    private Object toVerify(String provider) {
        DocumentNode sent = Document.json("body", body);
        boolean pending = sent.field("includePendingStatus").bool();
        List<Object> pacts = new ArrayList<>();
        for (Pact each : store.pacts) {
            if (each.provider().equals(provider)) {
                boolean kept = store.results.stream()
                        .anyMatch(
                                r -> r.sha().equals(each.sha()) && r.provider().equals(provider) && r.success());
                Map<String, Object> properties = new LinkedHashMap<>();
                if (pending) {
                    properties.put("pending", !kept);
                }
                properties.put(
                        "notices",
                        List.of(
                                Map.of("when", "before_verification", "text", "The pact is new for " + provider),
                                Map.of("when", "after_verification:success", "text", "Well done")));
                pacts.add(Map.of("verificationProperties", properties, "_links", Map.of("self", link(pactPath(each)))));
            }
        }
        return Map.of("_embedded", Map.of("pacts", pacts), "_links", Map.of());
    }

    private StubReply verify(List<String> path) {
        DocumentNode sent = Document.json("body", body);
        Pact verified = store.pacts.stream()
                .filter(p -> p.consumer().equals(path.get(4)) && p.sha().equals(path.get(6)))
                .findFirst()
                .orElseThrow();
        store.results.add(
                new Result(path.get(2), sent.field("providerApplicationVersion").text(), verified, sent));
        return StubReply.json(201, Map.of("_links", Map.of()));
    }

    private Object matrix() {
        List<PacticipantVersion> selectors = new ArrayList<>();
        List<String> names = values("q[][pacticipant]");
        List<String> versions = values("q[][version]");
        for (int i = 0; i < names.size(); i++) {
            selectors.add(new PacticipantVersion(names.get(i), versions.get(i)));
        }
        List<Row> rows = store.rows(selectors, url.queryParameter("environment") != null);
        long failed = rows.stream()
                .filter(r -> r.result().isPresent() && !r.result().get().success())
                .count();
        long unknown = rows.stream().filter(r -> r.result().isEmpty()).count();
        Map<String, Object> summary = new LinkedHashMap<>();
        summary.put("deployable", unknown > 0 ? None.NONE : failed == 0);
        summary.put("reason", reason(failed, unknown));
        summary.put("success", rows.size() - failed - unknown);
        summary.put("failed", failed);
        summary.put("unknown", unknown);
        return Map.of("summary", summary, "matrix", rows.stream().map(this::row).toList());
    }

    private static String reason(long failed, long unknown) {
        if (failed + unknown == 0) {
            return "All required verification results are published and successful";
        }
        return unknown > 0 ? "There is no verified pact" : "The verification failed";
    }

    private List<String> values(String name) {
        return url.queryParameterValues(name).stream().map(String::valueOf).toList();
    }

    private Object row(Row row) {
        Pact pact = row.pact();
        Map<String, Object> provider = new LinkedHashMap<>();
        provider.put("name", pact.provider());
        provider.put(
                "version",
                row.providerVersion().isPresent()
                        ? Map.of("number", row.providerVersion().get())
                        : None.NONE);
        Map<String, Object> plain = new LinkedHashMap<>();
        plain.put("consumer", Map.of("name", pact.consumer(), "version", Map.of("number", pact.version())));
        plain.put("provider", provider);
        plain.put(
                "pact",
                Map.of("createdAt", "2026-01-31T12:00:00+00:00", "_links", Map.of("self", link(pactPath(pact)))));
        plain.put(
                "verificationResult",
                row.result().isEmpty()
                        ? None.NONE
                        : Map.of(
                                "success",
                                row.result().get().success(),
                                "verifiedAt",
                                "2026-01-31T12:00:00+00:00",
                                "_links",
                                Map.of("self", link("/verification-results/" + pact.sha()))));
        return plain;
    }
}
