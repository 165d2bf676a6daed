package dev.fledge.contract.pact;

import dev.fledge.contract.pact.JsonTrees.NoJsonException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Tells the content type of a body by its first bytes, for the few types that can be told. */
final class Signatures {
    /** The first bytes in hex; two dots are any byte. */
    private static final Map<String, List<String>> BYTES = Map.ofEntries(
            Map.entry("image/png", List.of("89504e470d0a1a0a")),
            Map.entry("image/jpeg", List.of("ffd8ff")),
            Map.entry("image/gif", List.of("474946383761", "474946383961")),
            Map.entry("image/webp", List.of("52494646........57454250")),
            Map.entry("image/bmp", List.of("424d")),
            Map.entry("image/tiff", List.of("49492a00", "4d4d002a")),
            Map.entry("application/pdf", List.of("255044462d")),
            Map.entry("application/zip", List.of("504b0304", "504b0506")),
            Map.entry("application/gzip", List.of("1f8b")));

    private Signatures() {}

    /** Returns whether bodies of the type can be told from others. */
    static boolean isKnown(String base) {
        return BYTES.containsKey(base) || isJson(base) || base.startsWith("text/") || base.endsWith("/xml");
    }

    static boolean fits(String base, byte[] body) {
        List<String> starts = BYTES.get(base);
        if (starts != null) {
            return starts.stream().anyMatch(start -> begins(body, start));
        }
        return isJson(base) ? isJson(body) : isText(body) && (!base.endsWith("/xml") || isXml(body));
    }

    private static boolean isJson(String base) {
        return base.equals("application/json");
    }

    private static boolean isJson(byte[] body) {
        try {
            return !JsonTrees.read(body).isMissingNode();
        } catch (NoJsonException e) {
            return false;
        }
    }

    private static boolean isXml(byte[] body) {
        return new String(body, StandardCharsets.UTF_8).stripLeading().startsWith("<");
    }

    private static boolean isText(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .chars()
                    .noneMatch(c -> c == 0);
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    private static boolean begins(byte[] body, String hex) {
        if (body.length < hex.length() / 2) {
            return false;
        }
        for (int i = 0; i < hex.length(); i += 2) {
            String digits = hex.substring(i, i + 2);
            if (!digits.equals("..") && Integer.parseInt(digits, 16) != (body[i / 2] & 0xff)) {
                return false;
            }
        }
        return true;
    }
}
