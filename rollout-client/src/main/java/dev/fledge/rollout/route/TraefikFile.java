package dev.fledge.rollout.route;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.rollout.Guard;
import dev.fledge.time.Deadline;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A file of dynamic configuration that holds one weighted service and nothing else. Thread-safe. */
final class TraefikFile implements Route {
    private final Path file;
    private final String service;
    private final ServicePair pair;
    private final TraefikApi api;

    TraefikFile(Path file, String service, ServicePair pair, TraefikApi api) {
        this.file = file;
        this.service = service;
        this.pair = pair;
        this.api = api;
    }

    @Override
    public String name() {
        return "Traefik file " + file;
    }

    @Override
    public boolean opensByWish() {
        return false;
    }

    @Override
    public String fixOfDrift() {
        return "nothing but Fledge may write this file: take it out of what deploys Traefik's configuration; then abort, which"
                + " takes the shares in hand again";
    }

    @Override
    public Guard guard() {
        return new Guard.None(
                "Traefik keeps the last file when we die; finish with a rollback in another process, or write weight 0"
                        + " as docs/rollback.md says");
    }

    @Override
    public Reading read(Deadline deadline) throws IOException {
        String text;
        try {
            text = Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new IOException(
                    name() + " is not there; make it with this content, and let a router name the service " + service
                            + "@file:\n" + content(0),
                    e);
        }
        long stable;
        long canary;
        try {
            DocumentNode root = Document.yaml(file.toString(), text).allowOnly("http");
            DocumentNode list = root.field("http")
                    .allowOnly("services")
                    .field("services")
                    .allowOnly(service)
                    .field(service)
                    .allowOnly("weighted")
                    .field("weighted")
                    .allowOnly("services")
                    .field("services");
            List<DocumentNode> entries = list.items();
            if (entries.size() != 2) {
                throw list.error("must hold " + pair.stable() + " and " + pair.canary() + ", in this order");
            }
            stable = weight(entries.get(0), pair.stable());
            canary = weight(entries.get(1), pair.canary());
        } catch (DocumentException e) {
            throw new IOException(
                    name() + " holds something else than Fledge writes, and is not touched: " + e.getMessage()
                            + "; move that to another file of the directory, so that this one is:\n" + content(0),
                    e);
        }
        return new Read(text, new Shares(stable, canary, 0), api.missing(List.of(stable, canary), deadline));
    }

    private static long weight(DocumentNode entry, String name) {
        DocumentNode named = entry.allowOnly("name", "weight").field("name");
        if (!named.text().equals(name)) {
            throw named.error("must be " + name);
        }
        return entry.field("weight").integer(0, 1_000_000);
    }

    private String content(int permille) {
        return """
                # Written by Fledge, which owns the whole file.
                http:
                  services:
                    %s:
                      weighted:
                        services:
                          - name: %s
                            weight: %d
                          - name: %s
                            weight: %d
                """.formatted(service, pair.stable(), 1000 - permille, pair.canary(), permille);
    }

    private final class Read implements Reading {
        private final String text;
        private final Shares shares;
        private final Map<String, String> missing;

        private Read(String text, Shares shares, Map<String, String> missing) {
            this.text = text;
            this.shares = shares;
            this.missing = missing;
        }

        @Override
        public Split split() {
            return new Split(shares.permille(), false);
        }

        @Override
        public String identity() {
            return "";
        }

        @Override
        public Map<String, String> missing() {
            return missing;
        }

        @Override
        public List<String> obstacles() {
            return List.of();
        }

        @Override
        public boolean is(Split wanted) {
            return shares.are(wanted.weightPermille());
        }

        @Override
        public List<String> plan(Split wanted) {
            return List.of("write " + file + ": " + pair.stable() + " weight " + (1000 - wanted.weightPermille()) + ", "
                    + pair.canary() + " weight " + wanted.weightPermille());
        }

        @Override
        public boolean write(Split wanted, Deadline deadline) throws IOException {
            if (!Files.readString(file).equals(text)) {
                return false;
            }
            replace(content(wanted.weightPermille()));
            return true;
        }
    }

    /** Puts the text in the file's place in one step: a reader sees the old one or the new one, and so it is after a crash. */
    private void replace(String text) throws IOException {
        Path whole = file.toAbsolutePath();
        Path folder = Optional.ofNullable(whole.getParent())
                .orElseThrow(() -> new IOException(whole + " is in no directory"));
        // A name that Traefik does not load, in the same directory, since only there a rename is one step.
        Path fresh = folder.resolve("." + whole.getFileName() + ".fledge");
        try {
            try (FileChannel channel = FileChannel.open(
                    fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            if (Files.getFileStore(fresh).supportsFileAttributeView(PosixFileAttributeView.class)) {
                // Traefik may run as somebody else, so who could read the old one must be able to read the new one.
                Files.setPosixFilePermissions(fresh, Files.getPosixFilePermissions(whole));
            }
            Files.move(fresh, whole, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
