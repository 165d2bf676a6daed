package dev.fledge.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A call as a command line for a POSIX shell. */
final class Curl {
    private static final int LONGEST_BODY_BYTES = 8192;

    private final HttpCall call;

    Curl(HttpCall call) {
        this.call = call;
    }

    String render() {
        List<String> words = new ArrayList<>(List.of("curl", "-sS", "-i"));
        if (call.method().equals("HEAD")) {
            words.add("-I");
        } else if (!call.method().equals("GET")) {
            words.add("-X " + call.method());
        }
        call.live()
                .ifPresent(
                        live -> words.add("-N -m " + Math.max(1, call.timeout().toSeconds())));
        String url = call.redactor().hiddenByName(call.url());
        if (url.matches(".*[\\[\\]{}].*")) {
            // Without this, curl would ask for every address between the brackets.
            words.add("-g");
        }
        words.add(quote(call.redactor().pieces(url)));
        for (Map.Entry<String, String> header : call.headers().entries()) {
            words.add("-H " + header(header.getKey(), header.getValue()));
        }
        if (call.live().filter(Live::isWebSocket).isPresent()) {
            // The key is the sample of RFC 6455, 1.2: it need not be new to open one WebSocket by hand.
            words.add("-H 'Connection: Upgrade' -H 'Upgrade: websocket' -H 'Sec-WebSocket-Version: 13'"
                    + " -H 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='");
        }
        if (call.body().isEmpty()) {
            return String.join(" ", words);
        }
        byte[] body = call.body().get();
        Optional<String> text = text(body);
        if (text.isPresent()) {
            return String.join(" ", words) + " --data-raw "
                    + quote(call.redactor().pieces(text.get()));
        }
        return ShellBytes.printed(body, call.redactor())
                .map(printed -> printed + " | " + String.join(" ", words) + " --data-binary @-")
                .orElse(String.join(" ", words) + " --data-binary @request-body.bin");
    }

    private String header(String name, String value) {
        if (value.isEmpty()) {
            // A colon with nothing after it would take a header away.
            return "'" + name + ";'";
        }
        List<Redactor.Piece> pieces = new ArrayList<>();
        pieces.add(plain(name + ": "));
        pieces.addAll(call.redactor().headerPieces(name, value));
        boolean hidden = pieces.get(pieces.size() - 1).text().equals(Redactor.HIDDEN);
        return hidden ? quote(pieces.subList(0, pieces.size() - 1)) + "\"$" + variable(name) + "\"" : quote(pieces);
    }

    private static Redactor.Piece plain(String text) {
        return new Redactor.Piece(text, Optional.empty());
    }

    /** Returns the body as text; empty if it is none, or too long for a line. */
    private static Optional<String> text(byte[] body) {
        if (body.length > LONGEST_BODY_BYTES) {
            return Optional.empty();
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
            return text.indexOf('\0') >= 0 ? Optional.empty() : Optional.of(text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static String quote(List<Redactor.Piece> pieces) {
        StringBuilder quoted = new StringBuilder();
        StringBuilder plain = new StringBuilder();
        for (Redactor.Piece piece : pieces) {
            if (piece.secret().isEmpty()) {
                plain.append(piece.text());
            } else {
                Secret secret = piece.secret().get();
                String form = piece.text().equals(secret.reveal()) ? "" : "_AS_SENT";
                quoted.append(singleQuoted(plain)).append("\"$");
                quoted.append(variable(secret.name())).append(form).append('"');
                plain.setLength(0);
            }
        }
        quoted.append(singleQuoted(plain));
        return quoted.length() == 0 ? "''" : quoted.toString();
    }

    private static String singleQuoted(CharSequence text) {
        return text.length() == 0 ? "" : "'" + text.toString().replace("'", "'\\''") + "'";
    }

    private static String variable(String name) {
        return "FLEDGE_SECRET_" + name.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }
}
