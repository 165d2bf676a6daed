package dev.fledge.smoke;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** A path whose placeholders in braces stand for captured values, the first for the first. */
record RequestPath(String path, List<Capture<?>> captures) {
    private static final Pattern PLACE = Pattern.compile("\\{[^{}/?]+}");
    private static final HttpUrl ANY = HttpUrl.get("http://any/");

    RequestPath {
        captures = List.copyOf(captures);
        int places = (int) PLACE.matcher(path).results().count();
        boolean plain = PLACE.matcher(path).replaceAll("x").matches("[^\\s#{}\\p{Cntrl}]+");
        if (!path.startsWith("/") || path.startsWith("//") || !plain || (places > 0 && captures.isEmpty())) {
            throw new IllegalArgumentException("path must begin with one / and hold no space, # or braces, "
                    + "such as /health, but was '" + path + "'; the host belongs to the target");
        }
        if (places != captures.size()) {
            throw new IllegalArgumentException("path " + path + " has " + places
                    + (places == 1 ? " placeholder" : " placeholders") + ", but got " + captures.size()
                    + (captures.size() == 1 ? " capture" : " captures"));
        }
    }

    /**
     * Returns the path with the values in it, each as one segment.
     *
     * @throws IllegalArgumentException if a value would make it another path, as {@code ..} does
     */
    String filled(Scope scope) {
        Matcher places = PLACE.matcher(path);
        StringBuilder filled = new StringBuilder();
        for (Capture<?> capture : captures) {
            if (places.find()) {
                places.appendReplacement(filled, Matcher.quoteReplacement(segment(capture, scope)));
            }
        }
        return places.appendTail(filled).toString();
    }

    /** Returns the path as a file writes it, with the names of captures for its placeholders. */
    String written(Writing writing) {
        Template template = Template.text("");
        Matcher places = PLACE.matcher(path);
        int from = 0;
        for (Capture<?> capture : captures) {
            if (places.find()) {
                template = template.and(path.substring(from, places.start())).and(capture);
                from = places.end();
            }
        }
        writing.plain(path);
        return template.and(path.substring(from)).written(writing);
    }

    private static String segment(Capture<?> capture, Scope scope) {
        String value = String.valueOf(scope.value(capture));
        if (value.isEmpty() || value.equals(".") || value.equals("..")) {
            throw new IllegalArgumentException("captured value of " + capture.name() + " is '" + value
                    + "', which is no part of a path and would ask for another one");
        }
        String encoded = ANY.newBuilder().addPathSegment(value).build().encodedPath();
        return encoded.substring(1).replace("&", "%26").replace("=", "%3D").replace("+", "%2B");
    }
}
