package dev.fledge.rollout.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fledge.rollout.Lease;
import dev.fledge.time.TimeSource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** Leases as JSON in one file that is replaced as a whole and is on the disk when {@code write} returns. */
final class LeaseFile {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    private final Path file;

    LeaseFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    void write(Map<String, LeaseTable.Row> rows) throws IOException {
        ObjectNode root = JSON.createObjectNode().put("v", VERSION);
        rows.values().forEach(row -> root.withArray("leases").add(tree(row)));
        Path folder = file.getParent();
        Files.createDirectories(folder);
        Path draft = file.resolveSibling(file.getFileName() + ".draft");
        try (FileChannel channel = FileChannel.open(
                draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsString(root).getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            // Without this a power cut may bring the former file back.
            channel.force(true);
        }
    }

    Map<String, LeaseTable.Row> read(TimeSource time) throws IOException {
        try {
            JsonNode root = JSON.readTree(Files.readAllBytes(file));
            if (root.path("v").asInt() != VERSION) {
                throw new IOException("v must be " + VERSION + ", but was " + root.path("v"));
            }
            Map<String, LeaseTable.Row> rows = new TreeMap<>();
            for (JsonNode lease : root.path("leases")) {
                LeaseTable.Row row = row(lease, time);
                rows.put(row.lease().app(), row);
            }
            return rows;
        } catch (IOException | RuntimeException e) {
            throw new IOException(
                    "file of leases " + file + " cannot be read: " + e.getMessage()
                            + "; if no run is under way, delete it",
                    e);
        }
    }

    private static ObjectNode tree(LeaseTable.Row row) {
        Lease lease = row.lease();
        ObjectNode tree = JSON.createObjectNode()
                .put("app", lease.app())
                .put("run", lease.run())
                .put("fence", lease.fence())
                .put("writtenAt", row.writtenAt().toString())
                .put("left", lease.left().toString())
                .put("word", lease.word().name())
                .put("reason", lease.reason());
        lease.permits().stream()
                .sorted()
                .forEach(permit -> tree.withArray("permits").add(permit.name()));
        lease.canaryHash().ifPresent(hash -> tree.put("canaryHash", hash));
        return tree;
    }

    private static LeaseTable.Row row(JsonNode tree, TimeSource time) {
        Lease.Builder lease = Lease.of(
                        tree.required("app").asText(),
                        tree.required("run").asText(),
                        tree.required("fence").asLong())
                .left(Duration.parse(tree.required("left").asText()))
                .word(
                        Lease.Word.valueOf(tree.required("word").asText()),
                        tree.path("reason").asText());
        tree.path("permits").forEach(permit -> lease.permit(Lease.Permit.valueOf(permit.asText())));
        if (tree.has("canaryHash")) {
            lease.canaryHash(tree.get("canaryHash").asText());
        }
        Instant writtenAt = Instant.parse(tree.required("writtenAt").asText());
        return LeaseTable.Row.restored(lease.build(), writtenAt, time);
    }
}
