package dev.fledge.smoke;

import dev.fledge.http.Secret;
import dev.fledge.internal.Check;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A body of text that is put together while a check runs, in UTF-8. */
record TextBody(String contentType, Template text) implements Payload {
    TextBody {
        Check.notBlank("type of a body", contentType);
        Check.notNull("text of a body", text);
    }

    @Override
    public List<Capture<?>> captures() {
        return text.captures();
    }

    @Override
    public List<Secret> secrets() {
        return text.secrets();
    }

    @Override
    public byte[] bytes(Scope scope) {
        return text.filled(scope).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public Map.Entry<String, Object> written(Writing writing) {
        return Map.entry("body", Writing.ordered("type", writing.plain(contentType), "text", text.written(writing)));
    }
}
