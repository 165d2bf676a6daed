package dev.fledge.contract.broker;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import okhttp3.HttpUrl;

/** Reads names out of links, where a broker says them nowhere else. */
final class BrokerLinks {
    private BrokerLinks() {}

    /** Returns the providers that a version of a consumer has pacts with, as its links to them say. */
    static Set<String> providers(HalResource version) {
        Set<String> providers = new TreeSet<>();
        for (String href : version.allLinks("pb:pact-versions")) {
            HttpUrl url = version.url().resolve(href);
            List<String> path = url == null ? List.of() : url.pathSegments();
            int at = path.indexOf("pacts");
            if (at >= 0 && at + 2 < path.size() && path.get(at + 1).equals("provider")) {
                providers.add(path.get(at + 2));
            }
        }
        return providers;
    }
}
