package dev.fledge.examples.fledge;

import dev.fledge.artifact.Digest;
import dev.fledge.rollout.Revision;

/** A revision as it is written on the shell and in files: {@code VERSION@sha256:...}. */
final class RevisionText {
    private RevisionText() {}

    /** @param place the option or field that it stands in, for the message */
    static Revision parse(String place, String text) {
        int at = text.indexOf('@');
        if (at < 1) {
            throw new IllegalArgumentException(place + " must be VERSION@sha256:..., but was '" + text + "'");
        }
        return new Revision(text.substring(0, at), Digest.parse(text.substring(at + 1)));
    }

    static String of(Revision revision) {
        return revision.version() + "@" + revision.digest();
    }
}
