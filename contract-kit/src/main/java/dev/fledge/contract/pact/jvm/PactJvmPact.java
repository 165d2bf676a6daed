package dev.fledge.contract.pact.jvm;

import au.com.dius.pact.core.model.BasePact;
import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.DefaultPactWriter;
import au.com.dius.pact.core.model.Pact;
import au.com.dius.pact.core.model.PactSpecVersion;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactVersion;
import java.io.PrintWriter;
import java.io.StringWriter;

/** A pact as pact-jvm holds it. */
record PactJvmPact(BasePact pact, PactSpecVersion version) {
    /** Returns what pact-jvm reads from our file, so that what it writes is the same contract in its own words. */
    static PactJvmPact of(PactFile file, PactVersion version) {
        Pact read = DefaultPactReader.INSTANCE.loadPact(file.toJson());
        if (read instanceof BasePact base) {
            return new PactJvmPact(base, specification(version));
        }
        throw new AssertionError("pact-jvm reads files as " + read.getClass());
    }

    private static PactSpecVersion specification(PactVersion version) {
        return switch (version) {
            case V1 -> PactSpecVersion.V1;
            case V2 -> PactSpecVersion.V2;
            case V3 -> PactSpecVersion.V3;
            case V4 -> PactSpecVersion.V4;
        };
    }

    /** Returns the file as pact-jvm writes it. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (PrintWriter writer = new PrintWriter(text)) {
            DefaultPactWriter.INSTANCE.writePact(pact, writer, version);
        }
        return text.toString();
    }
}
