package dev.fledge.contract.broker;

import dev.fledge.document.JsonText;

/** What the stub of a broker answers. */
record StubReply(int status, String json) {
    static final String CONTENT_TYPE = "application/hal+json;charset=utf-8";

    static StubReply json(int status, Object plain) {
        return new StubReply(status, JsonText.compact(plain));
    }
}
