package dev.fledge.contract.pact.jvm;

import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** What a consumer's own code would do. */
final class Ask {
    private static final OkHttpClient CLIENT = new OkHttpClient();

    private Ask() {}

    static String get(HttpUrl base, String path) throws IOException {
        return answer(new Request.Builder().url(base.resolve(path)).build());
    }

    static String post(HttpUrl base, String path, String json) throws IOException {
        RequestBody body = RequestBody.create(json, MediaType.get("application/json"));
        return answer(new Request.Builder().url(base.resolve(path)).post(body).build());
    }

    static String delete(HttpUrl base, String path) throws IOException {
        return answer(new Request.Builder().url(base.resolve(path)).delete().build());
    }

    static String put(HttpUrl base, String path, String text) throws IOException {
        RequestBody body = RequestBody.create(text, MediaType.get("text/plain"));
        return answer(new Request.Builder().url(base.resolve(path)).put(body).build());
    }

    /** Sends what {@link StubKindTest} expects, each value another one than the example wherever that may be. */
    static String everything(HttpUrl base) throws IOException {
        RequestBody body =
                RequestBody.create("{\"limit\": 10, \"text\": \"split pea\"}", MediaType.get("application/json"));
        return answer(new Request.Builder()
                .url(base.resolve("search/soups?sort=id&page=3&sort=amount"))
                .header("Accept", "application/json")
                .header("X-Trace", "7c9e6679-7425-40de-944b-e07fc1f90ae7")
                .post(body)
                .build());
    }

    private static String answer(Request request) throws IOException {
        try (Response response = CLIENT.newCall(request).execute()) {
            return response.code() + " " + response.body().string();
        }
    }
}
