package dev.fledge.contract.pact;

import java.util.List;

/** A body of which a contract says only the content type, told by its first bytes. Thread-safe. */
final class MediaBody implements BodyCheck {
    private final String base;

    MediaBody(String contentType, List<String> problems) {
        this.base = ContentTypes.base(contentType);
        if (!Signatures.isKnown(base)) {
            problems.add("the content type " + Shown.text(contentType) + " cannot be told by the bytes of a body");
        }
    }

    @Override
    public List<Mismatch> match(byte[] body, Steps steps) {
        return Signatures.isKnown(base) && Signatures.fits(base, body)
                ? List.of()
                : List.of(Mismatch.at(Part.BODY, "$")
                        .rule("contentType(" + base + ")")
                        .expected("a body of " + base)
                        .actual(body.length + " bytes of another kind")
                        .build());
    }
}
