package dev.fledge.contract.broker;

import dev.fledge.contract.broker.StubStore.Live;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.None;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;

/** One request to the stub of a broker: paths, links and documents as the real one has them. */
final class StubRoutes {
    private final StubStore store;
    private final HttpUrl url;
    private final StubLinks links;
    private final String body;

    StubRoutes(StubStore store, HttpUrl url, String body) {
        this.store = store;
        this.url = url;
        this.links = new StubLinks(url.resolve("/").toString().replaceAll("/$", ""));
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
            case "POST contracts publish" -> pacts().publish();
            case "GET pacts provider ? consumer ? version ?" -> pacts().pact(path);
            case "POST pacts provider ? for-verification" -> ok(pacts().toVerify(path.get(2)));
            case "POST pacts provider ? consumer ? pact-version ? verification-results" -> pacts().verify(path);
            case "GET matrix" -> ok(new StubMatrix(store, links, url).matrix());
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

    private StubPacts pacts() {
        return new StubPacts(store, links, body);
    }

    private static StubReply ok(Object plain) {
        return StubReply.json(200, plain);
    }

    private Map<String, Object> index() {
        Map<String, Object> index = new LinkedHashMap<>();
        index.put("self", links.link(""));
        index.put("pb:publish-contracts", links.link("/contracts/publish"));
        index.put("pb:environments", links.link("/environments"));
        index.put("pb:pacticipants", links.link("/pacticipants"));
        index.put("pb:pacticipant", links.link("/pacticipants/{pacticipant}"));
        index.put("pb:pacticipant-version", links.link("/pacticipants/{pacticipant}/versions/{version}"));
        index.put(
                "pb:pacticipant-branch-version",
                links.link("/pacticipants/{pacticipant}/branches/{branch}/versions/{version}"));
        index.put(
                "pb:publish-pact",
                links.link("/pacts/provider/{provider}/consumer/{consumer}/version/{consumerApplicationVersion}"));
        index.put("pb:provider-pacts-for-verification", links.link("/pacts/provider/{provider}/for-verification"));
        return index;
    }

    private Object environments() {
        List<Object> all = new ArrayList<>();
        store.environments.forEach(name -> all.add(Map.of(
                "uuid",
                "uuid-" + name,
                "name",
                name,
                "_links",
                Map.of("self", links.link("/environments/uuid-" + name)))));
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
                        links.link(path + "/deployed-versions/currently-deployed"),
                        "pb:currently-supported-released-versions",
                        links.link(path + "/released-versions/currently-supported")));
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
                        "_links",
                        Map.of("self", links.link((released ? "/released" : "/deployed") + "-versions/live-" + i)));
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
        String path = "/pacticipants/" + StubLinks.part(app) + "/versions/" + StubLinks.part(version);
        store.environments.forEach(name -> {
            deployments.add(links.named(name, path + "/deployed-versions/environment/uuid-" + name));
            releases.add(links.named(name, path + "/released-versions/environment/uuid-" + name));
        });
        List<Object> pacts = new ArrayList<>();
        store.pacts.stream()
                .filter(p -> p.consumer().equals(app) && p.version().equals(version))
                .forEach(p ->
                        pacts.add(links.named("Pact between " + app + " and " + p.provider(), StubLinks.pactPath(p))));
        return ok(Map.of(
                "number",
                version,
                "_links",
                Map.of(
                        "self", links.link(path),
                        "pb:record-deployment", deployments,
                        "pb:record-release", releases,
                        "pb:pact-versions", pacts)));
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
}
