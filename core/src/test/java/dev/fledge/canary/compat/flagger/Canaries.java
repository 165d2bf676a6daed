package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.ForeignRun;
import dev.fledge.canary.compat.Readings;
import dev.fledge.document.Document;

/** Canaries for tests. */
final class Canaries {
    static final String HEAD = """
            apiVersion: flagger.app/v1beta1
            kind: Canary
            metadata: {name: podinfo, namespace: test}
            spec:
              targetRef: {apiVersion: apps/v1, kind: Deployment, name: podinfo}
              service: {port: 80}
            """;

    private Canaries() {}

    /** Reads a canary with this analysis; its first line is line 8 of the file. */
    static FlaggerPolicy analysis(String yaml) {
        return spec("analysis:\n" + yaml.indent(2));
    }

    /** Reads a canary with these further keys in its spec; their first line is line 7 of the file. */
    static FlaggerPolicy spec(String yaml) {
        return FlaggerPolicy.read(Document.yamlStream("canary.yaml", HEAD + yaml.indent(2)));
    }

    /** Looks as often as told, each time when the run says; stops at the verdict. Returns how often it looked. */
    static int look(ForeignRun run, Readings readings, int times) {
        int looks = 0;
        while (looks < times && run.verdict().isEmpty()) {
            run.look(run.next(), readings);
            looks++;
        }
        return looks;
    }
}
