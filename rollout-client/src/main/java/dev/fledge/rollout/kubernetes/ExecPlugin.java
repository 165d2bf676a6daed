package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.http.Redactor;
import dev.fledge.http.Secret;
import dev.fledge.http.Tls;
import dev.fledge.time.Deadline;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program that prints a credential, such as {@code aws eks get-token}. It is run when a request needs a credential and there is
 * none, from a minute before the last one expires, and when the server refused it; never with a keyboard, and never longer than a
 * minute or the deadline of the request.
 */
final class ExecPlugin implements Credential {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration BEFORE_EXPIRY = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LONGEST_TOLD = 300;
    private static final Pattern NAMED_SECRET = Pattern.compile(
            "(?i)(token|passw(?:or)?d|secret|key|authorization|bearer|basic)(\"?\\s*[=:]\\s*|\\s+)(?:bearer |basic )?\\S+");

    /** As tokens are, and words of people are not. */
    private static final Pattern LONG_WORD = Pattern.compile("[A-Za-z0-9+=_.-]{40,}");

    private final Program program;
    private final String question;
    private final TimeSource time;
    private @Nullable Shown shown;
    private @Nullable Tls base;
    private @Nullable Tls withCertificate;

    ExecPlugin(Program program, String question, TimeSource time) {
        this.program = program;
        this.question = question;
        this.time = time;
    }

    /**
     * @param environment all of it, with what the kubeconfig adds
     * @param installHint what the kubeconfig says to whoever has not got the program
     */
    record Program(String command, List<String> args, Map<String, String> environment, String installHint) {}

    private record Shown(String token, String chain, String key, Instant expires) {
        private boolean isFresh(Instant now) {
            return now.isBefore(expires);
        }
    }

    /** What the program reads from KUBERNETES_EXEC_INFO. */
    static String question(String apiVersion, Map<String, Object> cluster) {
        ObjectNode question = JsonNodeFactory.instance
                .objectNode()
                .put("apiVersion", apiVersion)
                .put("kind", "ExecCredential");
        ObjectNode spec = question.putObject("spec").put("interactive", false);
        if (!cluster.isEmpty()) {
            spec.set("cluster", JSON.valueToTree(cluster));
        }
        return question.toString();
    }

    @Override
    public synchronized String authorization(Deadline deadline) throws IOException, InterruptedException {
        String token = shown(deadline).token();
        return token.isEmpty() ? "" : "Bearer " + token;
    }

    @Override
    public synchronized Tls tls(Tls settings, Deadline deadline) throws IOException, InterruptedException {
        Shown now = shown(deadline);
        if (now.chain().isEmpty()) {
            return settings;
        }
        if (withCertificate == null || base != settings) {
            withCertificate = settings.clientCertificatePem(
                    "certificate from " + program.command(), now.chain(), Secret.of("clientKeyData", now.key()));
            base = settings;
        }
        return withCertificate;
    }

    @Override
    public synchronized boolean renew() {
        shown = null;
        return true;
    }

    private Shown shown(Deadline deadline) throws IOException, InterruptedException {
        Shown now = shown;
        if (now == null || !now.isFresh(time.now())) {
            now = read(run(deadline));
            withCertificate = null;
            shown = now;
        }
        return now;
    }

    private String run(Deadline deadline) throws IOException, InterruptedException {
        // A process runs in real time, whatever clock tells when its credential expires.
        Deadline end = Deadline.after(shorter(deadline.remaining(), LONGEST), TimeSource.system());
        Process process = start();
        try {
            process.getOutputStream().close();
            Future<String> out = reading(process.getInputStream());
            Future<String> err = reading(process.getErrorStream());
            if (!process.waitFor(end.remaining().toMillis(), TimeUnit.MILLISECONDS)) {
                throw tooLate(deadline);
            }
            // Read to the end before the process is destroyed, which closes what it printed.
            String error = printed(err, end, deadline);
            if (process.exitValue() != 0) {
                throw new IOException(program.command() + " ended with " + process.exitValue()
                        + " and printed no credential: " + told(error) + "; log in again with the tool it belongs to");
            }
            return printed(out, end, deadline);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private IOException tooLate(Deadline deadline) {
        return new IOException(program.command() + " printed no credential within "
                + shorter(deadline.allowed(), LONGEST) + "; run it by hand to see what it waits for");
    }

    /** Something that the program left running may hold its output open, so this too ends in time. */
    private String printed(Future<String> text, Deadline end, Deadline deadline)
            throws IOException, InterruptedException {
        try {
            return text.get(Math.max(1, end.remaining().toMillis()), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooLate(deadline);
        } catch (ExecutionException e) {
            throw new IOException("what " + program.command() + " printed cannot be read", e.getCause());
        }
    }

    private static Future<String> reading(InputStream stream) {
        FutureTask<String> text = new FutureTask<>(() -> {
            try (stream) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            }
        });
        Thread thread = new Thread(text, "fledge-exec-credential");
        thread.setDaemon(true);
        thread.start();
        return text;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private Process start() throws IOException {
        List<String> line = new ArrayList<>(List.of(program.command()));
        line.addAll(program.args());
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().putAll(program.environment());
        builder.environment().put("KUBERNETES_EXEC_INFO", question);
        try {
            return builder.start();
        } catch (IOException e) {
            String hint = program.installHint().isEmpty()
                    ? "install it"
                    : program.installHint().strip();
            throw new IOException(
                    "the user of the kubeconfig needs the program " + program.command() + ", which cannot be started; "
                            + hint,
                    e);
        }
    }

    /** What the program said on its error output, without what looks like a secret. */
    private static String told(String error) {
        String line = Redactor.byName().redact(error.strip().replaceAll("\\s+", " "));
        line = NAMED_SECRET.matcher(line).replaceAll("$1$2<hidden>");
        line = LONG_WORD.matcher(line).replaceAll("<hidden>");
        return line.length() <= LONGEST_TOLD ? line : line.substring(0, LONGEST_TOLD) + "…";
    }

    private Shown read(String printed) throws IOException {
        JsonNode status;
        try {
            status = JSON.readTree(printed).path("status");
        } catch (JsonProcessingException e) {
            // What was printed may hold the token, so it is not told.
            throw new IOException(program.command()
                    + " must print an ExecCredential in JSON, but printed something else; run it" + " by hand");
        }
        String token = status.path("token").asText();
        String chain = status.path("clientCertificateData").asText();
        String key = status.path("clientKeyData").asText();
        if (token.isEmpty() && (chain.isEmpty() || key.isEmpty())) {
            throw new IOException(program.command() + " printed an ExecCredential without status.token and without"
                    + " status.clientCertificateData with clientKeyData; run it by hand");
        }
        return new Shown(
                token, chain, key, expiry(status.path("expirationTimestamp").asText()));
    }

    private Instant expiry(String text) throws IOException {
        if (text.isEmpty()) {
            return Instant.MAX;
        }
        try {
            return OffsetDateTime.parse(text).toInstant().minus(BEFORE_EXPIRY);
        } catch (DateTimeException e) {
            throw new IOException(
                    program.command() + " printed the expirationTimestamp '" + text
                            + "', which is no time as RFC 3339 has it",
                    e);
        }
    }
}
