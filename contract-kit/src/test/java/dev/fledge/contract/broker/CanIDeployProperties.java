package dev.fledge.contract.broker;

import static dev.fledge.contract.broker.Pacts.failed;
import static dev.fledge.contract.broker.Pacts.live;
import static dev.fledge.contract.broker.Pacts.pact;
import static dev.fledge.contract.broker.Pacts.passed;
import static dev.fledge.contract.broker.Pacts.publish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.http.HttpTransport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Random histories: ledger, broker and a plain reading of the rules give one answer. */
class CanIDeployProperties {
    private static final List<String> APPS = List.of("where2eat", "prices", "stock");
    private static final Map<String, List<String>> NEEDS =
            Map.of("where2eat", List.of("prices", "stock"), "prices", List.of("stock"));
    private static final List<String> VERSIONS = List.of("1", "2", "feature/3");
    private static final int HISTORIES = 25;
    private static final int EVENTS = 26;

    private record Published(PactFile pact, String consumerVersion, String content) {}

    private final Set<DeployVerdict> seen = EnumSet.noneOf(DeployVerdict.class);

    @TempDir
    private Path folder;

    @Test
    void ledger_broker_and_the_plain_rules_agree() throws Exception {
        for (int seed = 1; seed <= HISTORIES; seed++) {
            StubStore store = new StubStore();
            store.leavesGaps = seed % 2 == 0;
            new History(seed, StubBroker.direct(store)).run();
        }

        assertThat(seen)
                .containsExactly(
                        DeployVerdict.YES,
                        DeployVerdict.NO_FAILED,
                        DeployVerdict.UNKNOWN_NOT_VERIFIED,
                        DeployVerdict.UNKNOWN_NOTHING_DEPLOYED,
                        DeployVerdict.UNKNOWN_VERSION);
    }

    /** One history, told to all three. */
    private final class History {
        private final int seed;
        private final Random random;
        private final ContractLedger ledger;
        private final BrokerClient broker;
        private final NaiveMatrix naive = new NaiveMatrix();
        private final List<Published> published = new ArrayList<>();
        private final List<String> story = new ArrayList<>();
        private final Map<String, String> released = new HashMap<>();

        History(int seed, HttpTransport stub) throws Exception {
            this.seed = seed;
            this.random = new Random(seed);
            this.ledger = ContractLedger.at(folder.resolve("ledger-" + seed));
            ledger.createEnvironment("production");
            this.broker = BrokerClient.at(HttpUrl.get("http://broker.example/"))
                    .transport(stub)
                    .build();
        }

        void run() throws Exception {
            for (int event = 0; event < EVENTS; event++) {
                switch (random.nextInt(10)) {
                    case 0, 1, 2 -> publishOne();
                    case 3, 4, 5 -> verifyOne();
                    case 6, 7 -> deployOne();
                    case 8 -> undeployOne();
                    default -> releaseOne();
                }
            }
            for (String app : APPS) {
                for (String version : VERSIONS) {
                    compare(app, version);
                }
            }
        }

        private void compare(String app, String version) throws Exception {
            DeployVerdict expected = naive.verdict(app, version);
            seen.add(expected);

            assertThat(ask(CanIDeploy.with(ledger), app, version))
                    .as("ledger, history %s: %s", seed, story)
                    .isEqualTo(expected);
            assertThat(ask(CanIDeploy.with(broker), app, version))
                    .as("broker, history %s: %s", seed, story)
                    .isEqualTo(expected);
        }

        private DeployVerdict ask(CanIDeploy question, String app, String version) throws Exception {
            return question.pacticipant(app)
                    .version(version)
                    .toEnvironment("production")
                    .ask()
                    .verdict();
        }

        private void publishOne() throws Exception {
            String consumer = pick(List.of("where2eat", "where2eat", "prices"));
            String provider = pick(NEEDS.getOrDefault(consumer, List.of()));
            String version = pick(VERSIONS);
            if (naive.has(consumer, version, provider)) {
                return;
            }
            // Two consumers that ask for the very same share a result in a ledger; a broker keeps them apart.
            String content = consumer + " asks " + pick(List.of("a", "b"));
            PactFile pact = pact(consumer, provider, content);
            ledger.publish(publish(pact, version));
            broker.publish(publish(pact, version));
            naive.publish(consumer, version, provider, content);
            published.add(new Published(pact, version, content));
            story.add("publish " + consumer + " " + version + " -> " + provider + ": " + content);
        }

        private void verifyOne() throws Exception {
            if (published.isEmpty()) {
                return;
            }
            Published each = pick(published);
            String version = pick(VERSIONS);
            boolean success = random.nextInt(4) > 0;
            VerificationResult forLedger = success ? passed(each.pact(), version) : failed(each.pact(), version);
            ledger.publishResult(forLedger);
            VerificationResult.Builder forBroker =
                    VerificationResult.builder(each.pact(), version).consumerVersion(each.consumerVersion());
            broker.publishResult((success ? forBroker.passed("x") : forBroker.failed("x", List.of("y"))).build());
            naive.verify(each.pact().provider(), version, each.pact().consumer(), each.content(), success);
            story.add("verify " + each.pact().provider() + " " + version + " for " + each.content() + " " + success);
        }

        private void deployOne() throws Exception {
            String app = pick(APPS);
            String version = pick(VERSIONS);
            if (!naive.isPublished(app, version)) {
                return;
            }
            String instance = pick(List.of("", "", "canary"));
            Deployment deployment = live(app, version, "production").instance(instance);
            ledger.recordDeployment(deployment);
            broker.recordDeployment(deployment);
            naive.deploy(app, version, instance);
            story.add("deploy " + deployment);
        }

        private void undeployOne() throws Exception {
            Deployment deployment = live(pick(APPS), "any", "production").instance(pick(List.of("", "canary")));
            ledger.recordUndeployment(deployment);
            broker.recordUndeployment(deployment);
            naive.undeploy(deployment.version().pacticipant(), deployment.instance());
            story.add("undeploy " + deployment);
        }

        private void releaseOne() throws Exception {
            String app = pick(APPS);
            String version = released.getOrDefault(app, pick(VERSIONS));
            if (!naive.isPublished(app, version)) {
                return;
            }
            Deployment release = live(app, version, "production");
            if (released.remove(app) == null) {
                ledger.recordRelease(release);
                broker.recordRelease(release);
                naive.deploy(app, version, "released");
                released.put(app, version);
                story.add("release " + release);
            } else {
                ledger.recordSupportEnded(release);
                broker.recordSupportEnded(release);
                naive.undeploy(app, "released");
                story.add("end support of " + release);
            }
        }

        private <T> T pick(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }
    }
}
