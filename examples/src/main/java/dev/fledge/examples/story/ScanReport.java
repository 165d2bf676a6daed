package dev.fledge.examples.story;

import dev.fledge.artifact.Digest;
import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.util.List;

/** Asks for one thing only: that a scan report of the very image that is to be promoted is there. */
final class ScanReport {
    private static final String SUBJECT = "scan report";

    private ScanReport() {}

    static Gate presentFor(Digest image, String json) {
        return () -> List.of(finding(image, json));
    }

    private static Finding finding(Digest image, String json) {
        String scanned;
        try {
            scanned = Document.json("scan-report.json", json).field("image").text();
        } catch (DocumentException e) {
            return Finding.inconclusive(SUBJECT)
                    .reason("UNREADABLE")
                    .message("the scan report cannot be read: " + e.getMessage()
                            + "; a scan that failed is not a clean one")
                    .build();
        }
        if (!scanned.equals(image.toString())) {
            return Finding.inconclusive(SUBJECT)
                    .reason("OTHER_IMAGE")
                    .message(
                            "the scan report is of " + scanned + ", but " + image + " is to be promoted; scan that one")
                    .build();
        }
        return Finding.pass(SUBJECT)
                .reason("PRESENT")
                .message("there is a scan report of " + image.abbreviated())
                .build();
    }
}
