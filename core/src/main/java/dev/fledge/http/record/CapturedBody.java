package dev.fledge.http.record;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** Turns what was copied of a body into what is kept of it. */
final class CapturedBody {
    private final KeptBytes kept;
    private final int limitBytes;

    CapturedBody(KeptBytes kept, int limitBytes) {
        this.kept = kept;
        this.limitBytes = limitBytes;
    }

    /**
     * Returns the body, or empty if no byte passed by.
     *
     * @param encoding value of {@code Content-Encoding}, empty text if there is none; of an unknown one no text is kept
     * @param ended whether no more bytes were to come
     */
    Optional<HarBody> body(String mimeType, String encoding, boolean ended) {
        if (kept.seen() == 0) {
            return Optional.empty();
        }
        boolean whole = ended && kept.complete();
        return Optional.of(
                switch (encoding.toLowerCase(Locale.ROOT)) {
                    case "", "identity" -> body(kept.bytes(), mimeType, whole, kept.seen());
                    case "gzip" -> unzipped(mimeType, whole);
                    default -> new HarBody(mimeType, Optional.empty(), kept.seen(), false);
                });
    }

    private HarBody unzipped(String mimeType, boolean wholeInput) {
        ByteArrayOutputStream unzipped = new ByteArrayOutputStream();
        boolean whole = false;
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(kept.bytes()))) {
            int next = in.read();
            while (next >= 0 && unzipped.size() < limitBytes) {
                unzipped.write(next);
                next = in.read();
            }
            whole = wholeInput && next < 0;
        } catch (IOException endsEarly) {
            // What could be unzipped is a start.
            whole = false;
        }
        byte[] bytes = unzipped.toByteArray();
        return body(bytes, mimeType, whole, whole ? Math.max(1, bytes.length) : kept.seen());
    }

    private static HarBody body(byte[] bytes, String mimeType, boolean whole, long sizeBytes) {
        Optional<String> text = whole ? BodyText.ofWhole(bytes, mimeType) : BodyText.ofStart(bytes, mimeType);
        return new HarBody(mimeType, text, sizeBytes, !whole && text.isPresent());
    }
}
