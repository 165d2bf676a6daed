package dev.fledge.contract.schema;

import okhttp3.HttpUrl;

/** Where a question goes: the app's address and the path of the question. */
final class Address {
    private Address() {}

    static HttpUrl requireBase(HttpUrl baseUrl) {
        if (baseUrl.query() != null || baseUrl.fragment() != null) {
            throw new IllegalArgumentException(
                    "base URL must have no query and no fragment, but was " + baseUrl.redact());
        }
        return baseUrl;
    }

    static String requirePath(String path) {
        if (!path.startsWith("/") || path.startsWith("//") || path.contains("#")) {
            throw new IllegalArgumentException(
                    "path must begin with one slash and have no fragment, but was '" + path + "'");
        }
        return path;
    }

    /** Returns the path below that of the address. */
    static HttpUrl join(HttpUrl baseUrl, String path) {
        String base = baseUrl.toString();
        return HttpUrl.get((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
    }
}
