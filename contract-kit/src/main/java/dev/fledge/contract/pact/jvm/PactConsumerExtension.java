package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.consumer.ProviderStub;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/** Runs what {@link PactConsumer} promises. */
final class PactConsumerExtension
        implements BeforeAllCallback,
                AfterEachCallback,
                AfterAllCallback,
                TestExecutionExceptionHandler,
                ParameterResolver {
    private static final String FOLDER = "fledge.pacts";
    private static final String FOLDER_VARIABLE = "FLEDGE_PACTS";

    /** JUnit makes it. */
    PactConsumerExtension() {}

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        // A nested class shares the stub of the class around it.
        if (session(context).isEmpty()) {
            ContractClass type = ContractClass.of(context.getRequiredTestClass());
            store(context).put(Session.class, Session.start(type, context.getTestInstance()));
        }
    }

    private static Store store(ExtensionContext context) {
        return context.getStore(Namespace.create(PactConsumerExtension.class));
    }

    private static Optional<Session> session(ExtensionContext context) {
        return Optional.ofNullable(store(context).get(Session.class, Session.class));
    }

    /** Says first what was unexpected: it is the reason why the consumer's code did not get what it needs. */
    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable problem) throws Throwable {
        List<String> news = session(context).map(Session::news).orElse(List.of());
        throw news.isEmpty() ? problem : new AssertionError(String.join("\n", news), problem);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        session(context).ifPresent(session -> afterEach(context, session));
    }

    private static void afterEach(ExtensionContext context, Session session) {
        session.ran(TestMethods.name(context.getRequiredTestClass(), context.getRequiredTestMethod()));
        List<String> news = session.news();
        if (context.getExecutionException().isPresent() || !news.isEmpty()) {
            session.failed();
        }
        if (!news.isEmpty()) {
            throw new AssertionError(String.join("\n", news));
        }
    }

    @Override
    public void afterAll(ExtensionContext context) throws IOException, InterruptedException {
        Session session = store(context).get(Session.class, Session.class);
        if (session == null || !session.isOf(context.getRequiredTestClass())) {
            return;
        }
        try {
            context.getExecutionException().ifPresent(problem -> session.failed());
            session.end(folder(context, session)).ifPresent(why -> context.publishReportEntry("pact", why));
        } finally {
            session.close();
        }
    }

    private static Path folder(ExtensionContext context, Session session) {
        String folder = context.getConfigurationParameter(FOLDER)
                .or(() -> Optional.ofNullable(System.getProperty(FOLDER)))
                .or(() -> Optional.ofNullable(System.getenv(FOLDER_VARIABLE)))
                .filter(text -> !text.isBlank())
                .orElse(session.folder());
        try {
            return Path.of(folder);
        } catch (InvalidPathException e) {
            throw new ExtensionConfigurationException(FOLDER + " must be a folder, but was '" + folder + "'", e);
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ProviderStub.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return session(context)
                .orElseThrow(() -> new ExtensionConfigurationException(
                        "a ProviderStub is there when the first test begins; take it as a parameter of a test or of a"
                                + " @BeforeEach method"))
                .addresses();
    }
}
