package dev.fledge.contract.pact;

import static dev.fledge.contract.pact.PactReader.present;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads the body of a request or response. */
final class BodyReader {
    private BodyReader() {}

    static PactBody read(DocumentNode part, PactVersion version, Map<String, List<String>> headers) {
        Optional<DocumentNode> body = part.optional("body");
        Optional<String> type = HttpPartReader.header(headers, "content-type");
        if (body.isEmpty()) {
            return PactBody.absent();
        }
        if (body.get().isNone()) {
            return PactBody.none();
        }
        return version == PactVersion.V4 ? wrapped(body.get(), type) : bare(body.get(), type);
    }

    /** Reads a body as versions 1 to 3 have it: the JSON value itself, or text. */
    private static PactBody bare(DocumentNode body, Optional<String> type) {
        return body.isText()
                ? ofText(body.text(), type, type.filter(BodyReader::isJson).isPresent())
                : PactBody.json(type, body.toPlain());
    }

    /** Reads a body as version 4 has it: content with its type, and how it is encoded. */
    private static PactBody wrapped(DocumentNode body, Optional<String> headerType) {
        Optional<DocumentNode> content = body.optional("content");
        Optional<String> type =
                present(body, "contentType").map(DocumentNode::text).or(() -> headerType);
        if (content.isEmpty()) {
            return PactBody.absent();
        }
        DocumentNode value = content.get();
        if (value.isNone()) {
            return PactBody.none().typed(type);
        }
        String encoding = encoding(body);
        if (encoding.equals("base64")) {
            return ofBytes(value, type);
        }
        if (value.isText()) {
            boolean json =
                    encoding.equals("json") || type.filter(BodyReader::isJson).isPresent();
            return ofText(value.text(), type, json);
        }
        return PactBody.json(type, value.toPlain());
    }

    private static String encoding(DocumentNode body) {
        Optional<DocumentNode> encoded = present(body, "encoded");
        if (encoded.isEmpty() || encoded.get().isBool()) {
            return encoded.filter(DocumentNode::bool).isPresent() ? "base64" : "";
        }
        String name = encoded.get().text().toLowerCase(Locale.ROOT);
        if (!name.equals("base64") && !name.equals("json")) {
            throw encoded.get().error("encoding '" + name + "' is not known; write false, \"base64\" or \"JSON\"");
        }
        return name;
    }

    private static PactBody ofBytes(DocumentNode value, Optional<String> type) {
        try {
            byte[] bytes = Base64.getDecoder().decode(value.text().replaceAll("\\s", ""));
            return bytes.length == 0
                    ? PactBody.empty().typed(type)
                    : PactBody.bytes("application/octet-stream", bytes).typed(type);
        } catch (IllegalArgumentException e) {
            throw value.error("is no Base64, as \"encoded\" says; encode it, or write \"encoded\": false");
        }
    }

    private static PactBody ofText(String text, Optional<String> type, boolean json) {
        if (text.isEmpty()) {
            return PactBody.empty().typed(type);
        }
        if (!json) {
            return PactBody.text(type, text);
        }
        // Pacts write a JSON document also as a text that holds it; what is none is a JSON text itself.
        try {
            return PactBody.json(type, Document.json("body", text).toPlain());
        } catch (DocumentException e) {
            return PactBody.json(type, text);
        }
    }

    static boolean isJson(String contentType) {
        String type = contentType.toLowerCase(Locale.ROOT);
        int end = type.indexOf(';');
        String bare = (end < 0 ? type : type.substring(0, end)).trim();
        return bare.equals("application/json") || bare.endsWith("+json") || bare.equals("text/json");
    }
}
