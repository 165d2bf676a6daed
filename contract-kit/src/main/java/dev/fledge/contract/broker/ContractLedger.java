package dev.fledge.contract.broker;

import dev.fledge.contract.broker.DeployedFile.Entry;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.internal.Check;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Contracts, results and deployments as plain files in a folder, best one that git keeps: what a broker keeps, without a
 * server.
 *
 * <pre>
 * pacts/CONSUMER/PROVIDER/VERSION.json                 the contract of one version of a consumer
 * results/PROVIDER/VERSION/SHA-256-OF-CONTRACT.json    whether one version of a provider keeps a contract
 * deployed/ENVIRONMENT/APP.json                        what is live
 * </pre>
 *
 * <p>A result belongs to the content of a contract, so a contract that did not change is verified for the next version of its
 * consumer at once. A file says one thing and is the same for the same thing, so git merges them without conflict. Names are
 * compared with their case, and written so that any text is a safe file name. Thread-safe, also between processes: each
 * change holds a lock file for as long as it takes.
 */
public final class ContractLedger {
    private final LedgerFolder folder;
    private final TimeSource time;

    private ContractLedger(LedgerFolder folder, TimeSource time) {
        this.folder = folder;
        this.time = time;
    }

    /** Returns the ledger in a folder; the first thing that is written makes the folder. */
    public static ContractLedger at(Path folder) {
        return new ContractLedger(new LedgerFolder(Check.notNull("folder", folder)), TimeSource.system());
    }

    /** Returns the same with the clock that waiting for another writer uses. The default is the machine's. */
    public ContractLedger time(TimeSource time) {
        return new ContractLedger(folder, Check.notNull("time", time));
    }

    /** Returns the folder. */
    public Path folder() {
        return folder.root();
    }

    /**
     * Publishes pacts. A version that has the same contract already is left as it is; one that has another refuses, or merges
     * where that was asked for. All are published or none.
     *
     * @throws IllegalStateException if the consumer's version is not set, or the pacts are not those of one consumer
     * @throws LedgerException if the ledger knows the name in another case, or a file of it is broken
     * @throws IOException if a file could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public Publication publish(PublishPacts publish) throws IOException, InterruptedException {
        PacticipantVersion consumer = publish.consumer();
        List<PactFile> written = new ArrayList<>();
        List<String> notices = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        for (PactFile pact : publish.pacts()) {
            requireOneCase(folder.pacts(), consumer.pacticipant());
            requireOneCase(folder.pacts(consumer.pacticipant()), pact.provider());
            Optional<PactFile> before = folder.contract(consumer, pact.provider());
            PactMerge merge = PactMerge.of(before, pact, publish.onConflict());
            differences.addAll(merge.differences());
            written.add(merge.merged());
            notices.add(consumer + " and " + pact.provider() + ": "
                    + (before.isEmpty()
                            ? "published"
                            : PactDifferences.between(before.get(), merge.merged())
                                            .isEmpty()
                                    ? "published before, unchanged"
                                    : "merged with what was published before"));
        }
        if (!differences.isEmpty()) {
            return Publication.refused(
                    consumer,
                    List.of(consumer + " has another contract in " + folder.root()
                            + " already; a version keeps its contract"),
                    differences);
        }
        for (PactFile pact : written) {
            LedgerFile.update(folder.pact(consumer, pact.provider()), time, before -> text(before, pact));
        }
        return Publication.accepted(consumer, notices);
    }

    /** The file stays as it is if it promises the same, so that publishing twice is no change for git. */
    private static String text(Optional<String> before, PactFile pact) {
        return before.filter(
                        text -> PactFile.parse(pact.source(), text).contentSha().equals(pact.contentSha()))
                .orElseGet(pact::toJson);
    }

    private static void requireOneCase(Path parent, String name) throws IOException {
        for (Path each : LedgerFile.folders(parent)) {
            String known = LedgerName.decode(each);
            if (known.equalsIgnoreCase(name) && !known.equals(name)) {
                throw new LedgerException(each + ": the ledger knows '" + known + "', and '" + name
                        + "' differs only by case; use one of them, some disks cannot tell them apart");
            }
        }
    }

    /**
     * Publishes the result of a verification, in place of an earlier one of the same contract and version.
     *
     * @throws IOException if the file could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void publishResult(VerificationResult result) throws IOException, InterruptedException {
        Path file = folder.result(result.provider(), result.pact().contentSha());
        LedgerFile.update(file, time, before -> ResultFile.write(result));
    }

    /**
     * Makes an environment known in which nothing is live yet. Without it, an environment is known from its first deployment.
     *
     * @throws IOException if it could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void createEnvironment(String name) throws IOException, InterruptedException {
        LedgerFile.update(folder.environment(name).resolve(".gitkeep"), time, before -> "");
    }

    /**
     * Records that a version is live, in place of what was live as the same instance.
     *
     * @throws IOException if it could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void recordDeployment(Deployment deployment) throws IOException, InterruptedException {
        change(deployment, file -> file.with(entry(deployment, false)));
    }

    /**
     * Records that the instance is gone, whatever version it had. No such instance is no error.
     *
     * @throws IOException if it could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void recordUndeployment(Deployment deployment) throws IOException, InterruptedException {
        change(deployment, file -> file.withoutInstance(deployment.instance()));
    }

    /**
     * Records that a version was released, such as an app in a store: others stay live beside it until their support ends.
     *
     * @throws IOException if it could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void recordRelease(Deployment release) throws IOException, InterruptedException {
        change(release, file -> file.with(entry(release, true)));
    }

    /**
     * Records that a released version is not supported any more.
     *
     * @throws IOException if it could not be written
     * @throws InterruptedException if the thread was interrupted while it waited for another writer
     */
    public void recordSupportEnded(Deployment release) throws IOException, InterruptedException {
        change(release, file -> file.withoutRelease(release.version().version()));
    }

    private static Entry entry(Deployment deployment, boolean released) {
        return new Entry(
                deployment.version().version(),
                released ? "" : deployment.instance(),
                deployment.since().map(Instant::toString),
                released);
    }

    private void change(Deployment deployment, UnaryOperator<DeployedFile> change)
            throws IOException, InterruptedException {
        Path file =
                folder.deployed(deployment.environment(), deployment.version().pacticipant());
        LedgerFile.update(
                file,
                time,
                before -> change.apply(DeployedFile.parse(file.toString(), before))
                        .toJson());
    }

    /**
     * Returns what is live in an environment, sorted; empty if nothing is, or there is no such environment.
     *
     * @throws LedgerException if a file is broken
     * @throws IOException if a file cannot be read
     */
    public List<PacticipantVersion> live(String environment) throws IOException {
        List<PacticipantVersion> live = new ArrayList<>();
        for (Path file : LedgerFile.files(folder.environment(environment))) {
            live.addAll(folder.live(environment, LedgerName.decode(file)));
        }
        return List.copyOf(live);
    }

    /**
     * Returns the contracts that the live versions of an environment have with a provider, sorted by consumer and version:
     * what a new version of it must keep there. They are read anew each time; one that cannot be read, and that there is none,
     * is a problem.
     */
    public PactSource pacts(String provider, String environment) {
        return () -> LivePacts.find(folder, provider, environment);
    }

    FactSource source() {
        return new FactSource() {
            @Override
            public Facts facts(Question question) throws IOException {
                return new LedgerMatrix(folder, question).facts();
            }

            @Override
            public void recordDeployment(Deployment deployment) throws IOException, InterruptedException {
                ContractLedger.this.recordDeployment(deployment);
            }

            @Override
            public String option() {
                return "--ledger " + ShellWord.of(folder.root().toString().replace('\\', '/'));
            }
        };
    }

    /** Returns the folder. */
    @Override
    public String toString() {
        return "ledger " + folder.root();
    }
}
