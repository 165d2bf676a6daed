package dev.fledge.examples.fledge;

import dev.fledge.canary.CanaryPolicy;
import dev.fledge.canary.compat.Conversion;
import dev.fledge.canary.compat.ForeignPolicy;
import dev.fledge.canary.compat.read.ForeignPolicies;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A policy as a file, native or of another system; exactly one of the two is there. */
record PolicyFile(Optional<CanaryPolicy> own, Optional<ForeignPolicy> foreign) {
    static final String NATIVE = "native";

    /** Reads a policy in the format that it is in. */
    static PolicyFile read(Path file) throws IOException {
        List<DocumentNode> documents = documents(file);
        return isNative(documents) ? of(CanaryPolicy.read(documents.get(0))) : of(ForeignPolicies.read(documents));
    }

    /** Reads a policy in that format; a foreign one is converted if the native format is asked for, and what is lost goes to stderr. */
    static PolicyFile read(Path file, String format) throws IOException {
        if (format.isEmpty()) {
            return read(file);
        }
        List<DocumentNode> documents = documents(file);
        if (!format.equals(NATIVE)) {
            return of(ForeignPolicies.read(documents, format));
        }
        if (isNative(documents) || (ForeignPolicies.formatOf(documents.get(0)).isEmpty() && documents.size() == 1)) {
            return of(CanaryPolicy.read(documents.get(0)));
        }
        Conversion conversion = ForeignPolicies.read(documents).convert();
        conversion.lost().forEach(lost -> System.err.println("not taken over: " + lost));
        return of(conversion.policy());
    }

    private static PolicyFile of(CanaryPolicy policy) {
        return new PolicyFile(Optional.of(policy), Optional.empty());
    }

    private static PolicyFile of(ForeignPolicy policy) {
        return new PolicyFile(Optional.empty(), Optional.of(policy));
    }

    private static boolean isNative(List<DocumentNode> documents) {
        return documents.size() == 1
                && documents.get(0).isObject()
                && documents
                        .get(0)
                        .optional("apiVersion")
                        .filter(version -> version.isText() && version.text().startsWith("fledge/"))
                        .isPresent();
    }

    private static List<DocumentNode> documents(Path file) throws IOException {
        return Document.readAll(InputFile.existing(file, "policy"));
    }

    /** Returns the native policy; refuses a foreign one for what only a native one can be. */
    CanaryPolicy ownOr(String what) {
        return own.orElseThrow(() -> new IllegalArgumentException(what + " needs a native policy, but this is one of "
                + foreign.map(ForeignPolicy::format).orElse("another system") + "; write it down with convert first"));
    }
}
