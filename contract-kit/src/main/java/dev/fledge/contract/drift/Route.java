package dev.fledge.contract.drift;

import java.util.List;

/** A method and a path in which some segments are any. Immutable. */
record Route(String method, List<String> segments) {
    static Route of(String method, String path) {
        return new Route(method, List.of(path.split("/", -1)));
    }

    /** Returns how many segments are any. */
    int parameters() {
        return (int)
                segments.stream().filter(segment -> segment.startsWith("{")).count();
    }

    /** Returns how many characters of the path are not any. */
    int literalChars() {
        return segments.stream()
                .mapToInt(segment ->
                        segment.startsWith("{") ? segment.length() - segment.indexOf('}') - 1 : segment.length())
                .sum();
    }

    boolean fits(String askedMethod, String askedPath) {
        String[] asked = askedPath.split("/", -1);
        if (!method.equals(askedMethod) || asked.length != segments.size()) {
            return false;
        }
        for (int i = 0; i < asked.length; i++) {
            if (!fitsSegment(segments.get(i), asked[i])) {
                return false;
            }
        }
        return true;
    }

    /** A parameter may have an extension behind it, as in <code>{id}.json</code>. */
    private static boolean fitsSegment(String segment, String asked) {
        int end = segment.indexOf('}');
        if (!segment.startsWith("{") || end < 0) {
            return segment.equals(asked);
        }
        String extension = segment.substring(end + 1);
        return asked.length() > extension.length() && asked.endsWith(extension);
    }

    /** Returns method and path. */
    @Override
    public String toString() {
        return method + " " + String.join("/", segments);
    }
}
