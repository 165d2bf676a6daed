package dev.fledge.contract.pact.consumer;

import dev.fledge.internal.Check;
import okhttp3.HttpUrl;

/**
 * Where a consumer's test finds the stub of its provider, on the loopback address.
 *
 * @param url where answers have all their fields
 * @param urlWithoutOptional where answers lack the fields that are {@link Shapes#optional}; the same as {@code url} if there
 *     are none
 */
public record ProviderStub(HttpUrl url, HttpUrl urlWithoutOptional) {
    /** Checks that both are there. */
    public ProviderStub {
        Check.notNull("url", url);
        Check.notNull("urlWithoutOptional", urlWithoutOptional);
    }
}
