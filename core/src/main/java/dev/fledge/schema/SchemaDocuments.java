package dev.fledge.schema;

import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.internal.Check;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Other documents that a schema may refer to. Whoever allows any says which: a reference is input like any other, and
 * where it leads is read with the rights of this process.
 *
 * <p>Implementations are thread-safe.
 */
@FunctionalInterface
public interface SchemaDocuments {
    /**
     * Returns a document, or empty if it is none that may be read.
     *
     * @param address where it is, absolute and without a fragment, such as {@code file:///srv/schemas/price.json}
     * @throws DocumentException if the document is malformed
     * @throws IOException if it may be read but could not be
     */
    Optional<DocumentNode> find(String address) throws IOException;

    /** Returns no document, ever. */
    static SchemaDocuments none() {
        return address -> Optional.empty();
    }

    /**
     * Returns the files of one folder and those below it, if their names end in {@code .json}, {@code .yaml} or
     * {@code .yml} and they have at most 10 MB. A link that leads out of the folder is not followed.
     */
    static SchemaDocuments folder(Path folder) {
        Check.notNull("folder", folder);
        return new FileDocuments(file -> file.startsWith(FileDocuments.real(folder)));
    }

    /** Returns these files, if their names end in {@code .json}, {@code .yaml} or {@code .yml} and they have at most 10 MB. */
    static SchemaDocuments files(List<Path> files) {
        List<Path> allowed = List.copyOf(files);
        return new FileDocuments(
                file -> allowed.stream().map(FileDocuments::real).anyMatch(file::equals));
    }

    /** Returns the documents of this, and of {@code other} where this has none. */
    default SchemaDocuments or(SchemaDocuments other) {
        return address -> {
            Optional<DocumentNode> found = find(address);
            return found.isPresent() ? found : other.find(address);
        };
    }
}
