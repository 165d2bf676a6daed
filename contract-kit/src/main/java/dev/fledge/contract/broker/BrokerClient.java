package dev.fledge.contract.broker;

import dev.fledge.contract.pact.FoundPacts;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactSource;
import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpCall;
import dev.fledge.http.HttpTransport;
import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A Pact Broker, or PactFlow, over its HTTP API. It begins at the index and follows links, so a broker below a path works as
 * well. Reads and repeatable writes are tried three times, everything else once. Immutable, and thread-safe if its transport
 * is.
 */
public final class BrokerClient {
    /** One thing to do at the broker. */
    private interface Work<T> {
        T run() throws IOException, InterruptedException;
    }

    private final HttpUrl url;
    private final Hal hal;

    private BrokerClient(HttpUrl url, Hal hal) {
        this.url = url;
        this.hal = hal;
    }

    /**
     * Starts a client of the broker at an address.
     *
     * @throws IllegalArgumentException if the address has a query, a fragment or credentials
     */
    public static Builder at(HttpUrl url) {
        return new Builder(url);
    }

    /**
     * Publishes pacts, all or none. What the broker has for the same version is compared first, so that a refusal says what
     * differs; another contract for a version is refused even where the broker would overwrite it.
     *
     * @throws IllegalStateException if the consumer's version is not set, or the pacts are not those of one consumer
     * @throws BrokerFailure if the broker answered with something else
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public Publication publish(PublishPacts publish) throws IOException, InterruptedException {
        return reading(() -> new BrokerPublishing(hal, publish).publish());
    }

    /**
     * Publishes the result of a verification, with each interaction.
     *
     * @throws BrokerFailure if the broker refused, or the pact is none of its own and no consumer's version is named
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public void publishResult(VerificationResult result) throws IOException, InterruptedException {
        doing(() -> new BrokerResults(hal, result).publish());
    }

    /**
     * Fetches the pacts that a provider should be verified against, in the broker's order; empty if there is none.
     *
     * @throws IllegalStateException if pending pacts are asked for without a branch of the provider
     * @throws BrokerFailure if the broker answered with something else
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public List<BrokerPact> pactsToVerify(PactSelection selection) throws IOException, InterruptedException {
        return reading(() -> BrokerPacts.toVerify(hal, selection));
    }

    /**
     * Returns the pacts that a provider should be verified against, for a verification. They are fetched anew each time; a
     * pending one is one whose mismatches do not count, and that there is none is a problem.
     */
    public PactSource pacts(PactSelection selection) {
        return () -> {
            List<PactFile> pacts = pactsToVerify(selection).stream()
                    .map(each -> each.pending() ? each.pact().asPending() : each.pact())
                    .toList();
            return new FoundPacts(
                    pacts,
                    pacts.isEmpty()
                            ? List.of(this + " has no pact to verify for " + selection.provider()
                                    + "; compare the spelling and the selectors")
                            : List.of());
        };
    }

    /**
     * Returns what is live in an environment, sorted; empty if nothing is.
     *
     * @throws BrokerFailure if there is no such environment, or the broker answered with something else
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public List<PacticipantVersion> live(String environment) throws IOException, InterruptedException {
        return reading(() -> {
            Optional<BrokerEnvironment> found = BrokerEnvironment.find(hal, hal.index(), environment);
            if (found.isEmpty()) {
                throw new BrokerFailure(404, "the broker has no environment " + environment);
            }
            return found.get().live();
        });
    }

    /**
     * Records that a version is live, in place of what was live as the same instance. The broker sets the time itself.
     *
     * @throws BrokerFailure if the broker does not know version or environment, or refused
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public void recordDeployment(Deployment deployment) throws IOException, InterruptedException {
        doing(() -> new BrokerDeployments(hal, deployment).deploy());
    }

    /**
     * Records that the instance is gone, whatever version it had. No such instance is no error.
     *
     * @throws BrokerFailure if the broker does not know the environment, or refused
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public void recordUndeployment(Deployment deployment) throws IOException, InterruptedException {
        doing(() -> new BrokerDeployments(hal, deployment).undeploy());
    }

    /**
     * Records that a version was released: others stay live beside it until their support ends.
     *
     * @throws BrokerFailure if the broker does not know version or environment, or refused
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public void recordRelease(Deployment release) throws IOException, InterruptedException {
        doing(() -> new BrokerDeployments(hal, release).release());
    }

    /**
     * Records that a released version is not supported any more.
     *
     * @throws BrokerFailure if the broker does not know the environment, or refused
     * @throws IOException if no answer came
     * @throws InterruptedException if the thread was interrupted
     */
    public void recordSupportEnded(Deployment release) throws IOException, InterruptedException {
        doing(() -> new BrokerDeployments(hal, release).endSupport());
    }

    FactSource source() {
        return new FactSource() {
            @Override
            public Facts facts(Question question) throws IOException, InterruptedException {
                return reading(() -> BrokerMatrix.facts(hal, question));
            }

            @Override
            public void recordDeployment(Deployment deployment) throws IOException, InterruptedException {
                BrokerClient.this.recordDeployment(deployment);
            }

            @Override
            public String option() {
                return "--broker " + ShellWord.of(hal.shown(url));
            }
        };
    }

    private <T> T reading(Work<T> work) throws IOException, InterruptedException {
        try {
            return work.run();
        } catch (DocumentException e) {
            throw hal.unreadable(e);
        }
    }

    /** One thing to do at the broker that gives nothing back. */
    private interface Deed {
        void run() throws IOException, InterruptedException;
    }

    private void doing(Deed deed) throws IOException, InterruptedException {
        reading(() -> {
            deed.run();
            return "";
        });
    }

    /** Returns the address. */
    @Override
    public String toString() {
        return "broker " + hal.shown(url);
    }

    /** Collects the parts of a client. Not thread-safe. */
    public static final class Builder {
        private final HttpUrl url;
        private Optional<HttpTransport> transport = Optional.empty();
        private Duration timeout = HttpCall.DEFAULT_TIMEOUT;
        private Hal.Credentials credentials = new Hal.Credentials(Optional.empty(), List.of());

        private Builder(HttpUrl url) {
            Check.notNull("address of the broker", url);
            if (url.query() != null
                    || url.fragment() != null
                    || !url.username().isEmpty()
                    || !url.password().isEmpty()) {
                throw new IllegalArgumentException("address of the broker must have no query, no fragment and no"
                        + " credentials, but was " + url.redact() + "; give credentials by bearer(...) or basic(...)");
            }
            this.url = url;
        }

        /** Shows a token: {@code Authorization: Bearer}. */
        public Builder bearer(Secret token) {
            this.credentials = new Hal.Credentials(
                    Optional.of(Secret.of(token.name(), "Bearer " + token.reveal())), List.of(token));
            return this;
        }

        /** Shows user and password: {@code Authorization: Basic}. */
        public Builder basic(String user, Secret password) {
            String pair = Base64.getEncoder()
                    .encodeToString((user + ":" + password.reveal()).getBytes(StandardCharsets.UTF_8));
            this.credentials = new Hal.Credentials(
                    Optional.of(Secret.of(password.name(), "Basic " + pair)),
                    List.of(password, Secret.of(password.name(), pair)));
            return this;
        }

        /** Sets what sends the requests; required. It stays the caller's to close. */
        public Builder transport(HttpTransport transport) {
            this.transport = Optional.of(transport);
            return this;
        }

        /**
         * Sets how long one answer may take. The default is 10 s.
         *
         * @throws IllegalArgumentException if {@code timeout} is not longer than zero
         */
        public Builder timeout(Duration timeout) {
            this.timeout = Check.positive("timeout", timeout);
            return this;
        }

        /**
         * Builds the client.
         *
         * @throws IllegalStateException if no transport was set
         */
        public BrokerClient build() {
            HttpTransport sending = transport.orElseThrow(() -> new IllegalStateException("the client of broker " + url
                    + " has no transport; set it with transport(SafeHttpClient.create())"));
            return new BrokerClient(url, new Hal(url, sending, timeout, credentials));
        }
    }
}
