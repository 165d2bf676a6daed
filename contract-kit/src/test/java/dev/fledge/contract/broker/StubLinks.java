package dev.fledge.contract.broker;

import dev.fledge.contract.broker.StubStore.Pact;
import java.util.Map;

/** Links as a broker writes them. */
record StubLinks(String base) {
    Map<String, Object> link(String path) {
        return Map.of("href", base + path, "templated", path.contains("{"));
    }

    Map<String, Object> named(String name, String path) {
        return Map.of("href", base + path, "name", name, "title", name);
    }

    static String part(String text) {
        return UriTemplate.encode(text);
    }

    static String pactPath(Pact pact) {
        return "/pacts/provider/" + part(pact.provider()) + "/consumer/" + part(pact.consumer()) + "/version/"
                + part(pact.version());
    }
}
