package dev.fledge.contract.broker;

import java.util.ArrayList;
import java.util.List;

/** What the answer should be, by the plainest reading of the rules: lists of what happened, and loops over them. */
final class NaiveMatrix {
    private record Contract(String consumer, String version, String provider, String content) {}

    private record Result(String provider, String version, String consumer, String content, boolean success) {}

    private record Live(String app, String version, String instance) {}

    private final List<Contract> contracts = new ArrayList<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Live> live = new ArrayList<>();

    void publish(String consumer, String version, String provider, String content) {
        contracts.add(new Contract(consumer, version, provider, content));
    }

    boolean has(String consumer, String version, String provider) {
        return contracts.stream()
                .anyMatch(c -> c.consumer.equals(consumer) && c.version.equals(version) && c.provider.equals(provider));
    }

    void verify(String provider, String version, String consumer, String content, boolean success) {
        results.add(new Result(provider, version, consumer, content, success));
    }

    void deploy(String app, String version, String instance) {
        undeploy(app, instance);
        live.add(new Live(app, version, instance));
    }

    void undeploy(String app, String instance) {
        live.removeIf(each -> each.app.equals(app) && each.instance.equals(instance));
    }

    boolean isPublished(String app, String version) {
        return contracts.stream().anyMatch(c -> c.consumer.equals(app) && c.version.equals(version))
                || results.stream().anyMatch(r -> r.provider.equals(app) && r.version.equals(version));
    }

    DeployVerdict verdict(String app, String version) {
        if (!isPublished(app, version)) {
            return DeployVerdict.UNKNOWN_VERSION;
        }
        int failed = 0;
        int unknown = 0;
        int missing = 0;
        for (Contract contract : contracts) {
            if (contract.consumer.equals(app) && contract.version.equals(version)) {
                int providers = 0;
                for (Live provider : live) {
                    if (provider.app.equals(contract.provider)) {
                        providers++;
                        int state = state(contract, provider.version);
                        failed += state < 0 ? 1 : 0;
                        unknown += state == 0 ? 1 : 0;
                    }
                }
                missing += providers == 0 ? 1 : 0;
            }
            for (Live consumer : live) {
                if (contract.provider.equals(app)
                        && consumer.app.equals(contract.consumer)
                        && consumer.version.equals(contract.version)) {
                    int state = state(contract, version);
                    failed += state < 0 ? 1 : 0;
                    unknown += state == 0 ? 1 : 0;
                }
            }
        }
        if (failed > 0) {
            return DeployVerdict.NO_FAILED;
        }
        if (missing > 0) {
            return DeployVerdict.UNKNOWN_NOTHING_DEPLOYED;
        }
        return unknown > 0 ? DeployVerdict.UNKNOWN_NOT_VERIFIED : DeployVerdict.YES;
    }

    /** Minus one if it failed, one if it is verified, none if nobody knows; the last result counts. */
    private int state(Contract contract, String providerVersion) {
        int state = 0;
        for (Result result : results) {
            if (result.provider.equals(contract.provider)
                    && result.version.equals(providerVersion)
                    && result.consumer.equals(contract.consumer)
                    && result.content.equals(contract.content)) {
                state = result.success ? 1 : -1;
            }
        }
        return state;
    }
}
