package dev.fledge.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/** The ways one value is written in URLs, JSON and headers. */
final class SecretForms {
    private static final Pattern PERCENT = Pattern.compile("%[0-9A-F]{2}");
    private static final HttpUrl ANY = HttpUrl.get("http://any/");

    private SecretForms() {}

    /** Returns the value itself first, then every other form of at least four characters. */
    static Set<String> of(String value) {
        Set<String> forms = new LinkedHashSet<>();
        forms.add(value);
        addUrlForms(forms, value);
        addBase64Forms(forms, value);
        addJsonForms(forms, value);
        forms.removeIf(form -> form.length() < Secret.SHORTEST);
        return forms;
    }

    private static void addUrlForms(Set<String> forms, String value) {
        String formEncoded = URLEncoder.encode(value, StandardCharsets.UTF_8);
        String pathSegment = ANY.newBuilder().addPathSegment(value).build().encodedPath();
        String query = String.valueOf(
                ANY.newBuilder().addQueryParameter("q", value).build().encodedQuery());
        for (String encoded : new String[] {
            formEncoded,
            formEncoded.replace("+", "%20"),
            formEncoded.replace("+", "%20").replace("%2F", "/"),
            formEncoded.replace("+", "%20").replace("*", "%2A").replace("%7E", "~"),
            pathSegment.substring(pathSegment.lastIndexOf('/') + 1),
            query.substring(query.indexOf('=') + 1)
        }) {
            forms.add(encoded);
            forms.add(lowerCasePercents(encoded));
        }
    }

    private static String lowerCasePercents(String encoded) {
        return PERCENT.matcher(encoded)
                .replaceAll(match -> Matcher.quoteReplacement(match.group().toLowerCase(Locale.ROOT)));
    }

    private static void addBase64Forms(Set<String> forms, String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        forms.add(Base64.getEncoder().encodeToString(bytes));
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().encodeToString(bytes));
        forms.add(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
    }

    private static void addJsonForms(Set<String> forms, String value) {
        String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(value));
        StringBuilder ascii = new StringBuilder();
        quoted.chars()
                .forEach(unit ->
                        ascii.append(unit < 0x80 ? String.valueOf((char) unit) : String.format("\\u%04x", unit)));
        forms.add(quoted);
        forms.add(quoted.replace("/", "\\/"));
        forms.add(ascii.toString());
        forms.add(ascii.toString().replace("/", "\\/"));
    }
}
