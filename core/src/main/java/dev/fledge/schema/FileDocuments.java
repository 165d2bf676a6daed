package dev.fledge.schema;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;

/** Files that a schema may refer to, told by where they really are. */
record FileDocuments(Predicate<Path> allowed) implements SchemaDocuments {
    @Override
    public Optional<DocumentNode> find(String address) throws IOException {
        if (!address.startsWith("file:")) {
            return Optional.empty();
        }
        Path file;
        try {
            file = Path.of(URI.create(address));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        return allowed.test(real(file)) ? Optional.of(Document.read(file)) : Optional.empty();
    }

    /** Returns the file behind all links; one that is not there stays as it is. */
    static Path real(Path file) {
        try {
            return Files.exists(file)
                    ? file.toRealPath()
                    : file.toAbsolutePath().normalize();
        } catch (IOException e) {
            throw new UncheckedIOException(file + " could not be looked at", e);
        }
    }
}
