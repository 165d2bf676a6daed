package dev.fledge.examples.prices;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.document.DocumentNode;
import dev.fledge.document.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** Asks Where2Eat. Reads of its answers only what this service needs. Thread-safe. */
public final class Where2EatClient {
    private static final MediaType JSON = MediaType.get("application/json");

    private final OkHttpClient client;
    private final HttpUrl where2Eat;

    /** Asks the app at this address; the client is the caller's. */
    public Where2EatClient(OkHttpClient client, HttpUrl where2Eat) {
        this.client = client;
        this.where2Eat = where2Eat;
    }

    /**
     * Returns what Where2Eat recommends to a user.
     *
     * @throws IOException if it cannot be reached, or answers something else than recommendations
     */
    public List<Recommended> recommend(String user) throws IOException {
        HttpUrl url = where2Eat.newBuilder().addPathSegment("recommend").build();
        RequestBody body = RequestBody.create(JsonText.compact(Map.of("user", user)), JSON);
        Request request = new Request.Builder().url(url).post(body).build();
        try (Response response = client.newCall(request).execute()) {
            if (!response.isSuccessful()) {
                throw new IOException("Where2Eat answered " + response.code() + " to POST /recommend");
            }
            return Document.json("answer to POST /recommend", response.body().string())
                    .field("results")
                    .items()
                    .stream()
                    .map(Where2EatClient::read)
                    .toList();
        } catch (DocumentException e) {
            throw new IOException("Where2Eat answered what this service cannot read: " + e.getMessage(), e);
        }
    }

    private static Recommended read(DocumentNode result) {
        int id = (int) result.field("id").integer(1, Integer.MAX_VALUE);
        return new Recommended(id, result.field("score").number(0, 1));
    }
}
