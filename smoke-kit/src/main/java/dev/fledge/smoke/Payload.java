package dev.fledge.smoke;

import dev.fledge.http.Secret;
import java.util.List;
import java.util.Map;

/** The body of a request, made when what it holds is known. Immutable. */
sealed interface Payload permits JsonBody, FormBody, TextBody, BytesBody, MultipartBody {
    String contentType();

    List<Capture<?>> captures();

    List<Secret> secrets();

    /**
     * Returns the content, with captured values in it.
     *
     * @throws IllegalArgumentException if a captured value cannot be sent in it
     */
    byte[] bytes(Scope scope);

    /** Returns what of the content is known before a check runs; empty if some of it is captured. */
    default byte[] known() {
        return new byte[0];
    }

    /** Returns the key of a suite file for this kind of body, and what stands there. */
    Map.Entry<String, Object> written(Writing writing);
}
