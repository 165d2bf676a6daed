package dev.fledge.contract.generate;

import dev.fledge.contract.pact.PactFile;
import dev.fledge.internal.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Schemas and a pending pact that came of recorded traffic, and what did not. Immutable. */
public final class TrafficContracts {
    private final PactFile pact;
    private final List<TrafficSchema> schemas;
    private final List<LeftOut> leftOut;

    TrafficContracts(PactFile pact, List<TrafficSchema> schemas, List<LeftOut> leftOut) {
        this.pact = pact;
        this.schemas = List.copyOf(schemas);
        this.leftOut = List.copyOf(leftOut);
    }

    /** Returns one schema for each kind of JSON answer that was seen often enough, those with the most calls first; may be empty. */
    public List<TrafficSchema> schemas() {
        return schemas;
    }

    /**
     * Returns the pact, version 4. Each interaction is pending, so that a mismatch is told and does not count until somebody has
     * read it, and says in comments how often each field was seen. Without interactions if nothing was seen often enough.
     */
    public PactFile pact() {
        return pact;
    }

    /** Returns the recorded answers that no contract came of and why, those with the most calls first; may be empty. */
    public List<LeftOut> leftOut() {
        return leftOut;
    }

    /**
     * Writes the schemas into {@code schemas} and the pact into {@code pacts} below a folder, making both if needed. The same
     * traffic and settings give the same bytes, on every machine. Writes no pact without interactions.
     *
     * @return the files, in the order in which they were written
     * @throws IOException naming the file that could not be written, and why
     */
    public List<Path> write(Path folder) throws IOException {
        List<Path> written = new ArrayList<>();
        for (TrafficSchema schema : schemas) {
            Path file = folder.resolve("schemas").resolve(schema.fileName());
            WholeFile.write(file, "schema file", schema.json());
            written.add(file);
        }
        if (!pact.interactions().isEmpty()) {
            Path file = folder.resolve("pacts").resolve(name(pact.consumer()) + "-" + name(pact.provider()) + ".json");
            WholeFile.write(file, "pact file", pact.toJson());
            written.add(file);
        }
        return List.copyOf(written);
    }

    private static String name(String participant) {
        return participant.replaceAll("[^A-Za-z0-9._-]+", "_");
    }

    /** Returns the numbers of schemas, interactions and what was left out. */
    @Override
    public String toString() {
        return "TrafficContracts(" + Words.count(schemas.size(), "schema") + ", "
                + Words.count(pact.interactions().size(), "interaction") + ", " + leftOut.size() + " left out)";
    }
}
