package dev.fledge.http.record;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.ForwardingSink;
import okio.Okio;
import okio.Sink;
import org.jspecify.annotations.Nullable;

/** A request's body that is sent as it is, while an exchange sees each byte and is told when it is written. */
final class SentBody extends RequestBody {
    private final RequestBody body;
    private final Exchange exchange;

    SentBody(RequestBody body, Exchange exchange) {
        this.body = body;
        this.exchange = exchange;
    }

    @Override
    public @Nullable MediaType contentType() {
        return body.contentType();
    }

    @Override
    public long contentLength() throws IOException {
        return body.contentLength();
    }

    @Override
    public boolean isOneShot() {
        return body.isOneShot();
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
        BufferedSink tapped = Okio.buffer((Sink) new ForwardingSink(sink) {
            @Override
            public void write(Buffer source, long byteCount) throws IOException {
                exchange.sent(source, byteCount);
                super.write(source, byteCount);
            }
        });
        body.writeTo(tapped);
        if (tapped.isOpen()) {
            tapped.emit();
        }
        exchange.sentAll();
    }
}
