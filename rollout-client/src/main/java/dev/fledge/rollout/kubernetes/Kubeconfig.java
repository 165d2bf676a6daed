package dev.fledge.rollout.kubernetes;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.NearestWord;
import dev.fledge.time.TimeSource;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The kubeconfig files together: of what several of them name, the first counts. */
final class Kubeconfig {
    private final List<Path> files;
    private final Map<String, Named> clusters = new LinkedHashMap<>();
    private final Map<String, Named> users = new LinkedHashMap<>();
    private final Map<String, Named> contexts = new LinkedHashMap<>();
    private final Map<String, String> environment;
    private final TimeSource time;
    private Optional<DocumentNode> current = Optional.empty();

    /**
     * @param node what stands under the name
     * @param folder of the file, which relative paths in it start from
     */
    record Named(String name, DocumentNode node, Path folder) {
        Optional<String> text(String key) {
            return node.optional(key)
                    .filter(value -> !value.isNone())
                    .map(DocumentNode::text)
                    .filter(text -> !text.isEmpty());
        }

        Optional<Path> path(String key) {
            return text(key).map(folder::resolve);
        }
    }

    private Kubeconfig(List<Path> files, Map<String, String> environment, TimeSource time) {
        this.files = List.copyOf(files);
        this.environment = environment;
        this.time = time;
    }

    /** The files that KUBECONFIG names, those that are missing left out as kubectl does; else {@code ~/.kube/config}. */
    static Kubeconfig standard(Map<String, String> environment) throws IOException {
        List<Path> files = new ArrayList<>();
        String named = environment.getOrDefault("KUBECONFIG", "");
        for (String file : named.split(Pattern.quote(File.pathSeparator), -1)) {
            if (!file.isBlank() && Files.exists(Path.of(file))) {
                files.add(Path.of(file));
            }
        }
        if (!named.isBlank() && files.isEmpty()) {
            throw new IOException("KUBECONFIG names no file that exists: " + named);
        }
        if (files.isEmpty()) {
            String home = environment.getOrDefault("HOME", System.getProperty("user.home", "."));
            files.add(Path.of(home, ".kube", "config"));
        }
        return read(files, environment, TimeSource.system());
    }

    static Kubeconfig read(List<Path> files, Map<String, String> environment, TimeSource time) throws IOException {
        Kubeconfig all = new Kubeconfig(files, environment, time);
        for (Path file : files) {
            all.add(file);
        }
        return all;
    }

    private void add(Path file) throws IOException {
        String text;
        try {
            text = Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(
                    "kubeconfig " + file + " cannot be read (" + e.getMessage()
                            + "); name another in KUBECONFIG, or log in to the cluster first",
                    e);
        }
        DocumentNode root = Document.yaml(file.toString(), text);
        Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("."));
        collect(root, "clusters", "cluster", folder, clusters);
        collect(root, "users", "user", folder, users);
        collect(root, "contexts", "context", folder, contexts);
        if (current.isEmpty()) {
            current = root.optional("current-context")
                    .filter(node -> node.isText() && !node.text().isBlank());
        }
    }

    private static void collect(DocumentNode root, String list, String one, Path folder, Map<String, Named> known) {
        Optional<DocumentNode> entries = root.optional(list).filter(node -> !node.isNone());
        for (DocumentNode entry : entries.map(DocumentNode::items).orElse(List.of())) {
            String name = entry.field("name").text();
            known.putIfAbsent(name, new Named(name, entry.field(one), folder));
        }
    }

    /** @param asked the name of a context; empty for the current one */
    KubernetesConfig context(String asked) throws IOException {
        Named context = asked.isEmpty() ? currentContext() : named(asked);
        Named cluster = referred(context, "cluster", clusters);
        // Without a user, nothing is shown.
        Optional<Named> user =
                context.text("user").isPresent() ? Optional.of(referred(context, "user", users)) : Optional.empty();
        return new KubeconfigContext(context, cluster, user, environment, time).config();
    }

    private Named currentContext() throws IOException {
        if (current.isEmpty()) {
            throw new IOException("kubeconfig " + files + " has no current-context; name one of: "
                    + String.join(", ", contexts.keySet()) + " (kubectl config use-context NAME)");
        }
        DocumentNode node = current.get();
        Named context = contexts.get(node.text());
        if (context == null) {
            throw node.error(unknown("context", node.text(), contexts));
        }
        return context;
    }

    private Named named(String asked) throws IOException {
        Named context = contexts.get(asked);
        if (context == null) {
            throw new IOException("kubeconfig " + files + ": " + unknown("context", asked, contexts));
        }
        return context;
    }

    private static Named referred(Named context, String key, Map<String, Named> known) {
        DocumentNode node = context.node().field(key);
        Named named = known.get(node.text());
        if (named == null) {
            throw node.error(unknown(key, node.text(), known));
        }
        return named;
    }

    private static String unknown(String what, String name, Map<String, Named> known) {
        String meant = NearestWord.of(name, known.keySet())
                .map(near -> "; did you mean '" + near + "'?")
                .orElse(";");
        return "there is no " + what + " '" + name + "'" + meant + " There are: "
                + (known.isEmpty() ? "none" : String.join(", ", known.keySet()));
    }

    static HttpUrl url(DocumentNode node) {
        HttpUrl url = HttpUrl.parse(node.text());
        if (url == null) {
            throw node.error("must be an http or https URL, but was '" + node.text() + "'");
        }
        return url;
    }
}
