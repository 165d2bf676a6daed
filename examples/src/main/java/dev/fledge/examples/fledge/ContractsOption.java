package dev.fledge.examples.fledge;

import dev.fledge.contract.broker.BrokerClient;
import dev.fledge.contract.broker.ContractLedger;
import dev.fledge.http.Redactor;
import dev.fledge.http.SafeHttpClient;
import dev.fledge.http.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where contracts are kept: a folder or a broker. What is secret comes from the environment and from nowhere else. */
final class ContractsOption {
    private static final String TOKEN = "PACT_BROKER_TOKEN";
    private static final String USER = "PACT_BROKER_USERNAME";
    private static final String PASSWORD = "PACT_BROKER_PASSWORD";

    @Option(names = "--ledger", paramLabel = "DIR", description = "A folder that keeps contracts as files for git.")
    private @Nullable Path ledger;

    @Option(
            names = "--broker",
            paramLabel = "URL",
            defaultValue = "",
            description = "Instead of --ledger: a Pact Broker. Credentials are taken from PACT_BROKER_TOKEN, or from"
                    + " PACT_BROKER_USERNAME and PACT_BROKER_PASSWORD.")
    private String broker = "";

    /** What is done with a ledger and with a broker. */
    interface Work<T> {
        T with(ContractLedger ledger) throws IOException, InterruptedException;

        T with(BrokerClient broker) throws IOException, InterruptedException;
    }

    /** Returns whether the user said where contracts are kept. */
    boolean isNamed() {
        return ledger != null || !broker.isBlank();
    }

    <T> T apply(Work<T> work) throws IOException, InterruptedException {
        if ((ledger == null) == broker.isBlank()) {
            throw new IllegalArgumentException("name where contracts are kept: either --ledger DIR or --broker URL");
        }
        if (ledger != null) {
            return work.with(ContractLedger.at(ledger));
        }
        HttpUrl url = HttpUrl.parse(broker);
        if (url == null) {
            throw new IllegalArgumentException(
                    "--broker must be a URL such as https://broker.example, but was '" + broker + "'");
        }
        try (SafeHttpClient transport = SafeHttpClient.create()) {
            return work.with(
                    credentials(BrokerClient.at(url)).transport(transport).build());
        }
    }

    private static BrokerClient.Builder credentials(BrokerClient.Builder client) {
        Optional<String> token = variable(TOKEN);
        Optional<String> user = variable(USER);
        if (token.isPresent()) {
            return client.bearer(Secret.of(TOKEN, token.get()));
        }
        return user.isPresent() ? client.basic(user.get(), Secret.fromEnvironment(PASSWORD)) : client;
    }

    private static Optional<String> variable(String name) {
        return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
    }

    /** What hides the credentials in everything that is printed. */
    static Redactor redactor() {
        return Redactor.of(Stream.of(TOKEN, PASSWORD)
                .flatMap(name ->
                        variable(name).filter(value -> value.length() >= 4).map(v -> Secret.of(name, v)).stream())
                .toList());
    }
}
