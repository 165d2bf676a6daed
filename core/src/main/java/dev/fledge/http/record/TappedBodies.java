package dev.fledge.http.record;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import okio.ForwardingSink;
import okio.ForwardingSource;
import okio.Okio;
import okio.Sink;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** Bodies that are sent and read as they are, while an exchange sees each byte. */
final class TappedBodies {
    private TappedBodies() {}

    /** A request's body; the exchange is told when it is written. */
    static final class Sent extends RequestBody {
        private final RequestBody body;
        private final Exchange exchange;

        Sent(RequestBody body, Exchange exchange) {
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

    /** An answer's body; the exchange is told when it ends, fails or is closed. */
    static final class Received extends ResponseBody {
        private final ResponseBody body;
        private final BufferedSource source;

        Received(ResponseBody body, Exchange exchange) {
            this.body = body;
            this.source = Okio.buffer((Source) new Tap(body.source(), exchange));
        }

        @Override
        public @Nullable MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() {
            return body.contentLength();
        }

        @Override
        public BufferedSource source() {
            return source;
        }
    }

    private static final class Tap extends ForwardingSource {
        private final Exchange exchange;

        Tap(Source source, Exchange exchange) {
            super(source);
            this.exchange = exchange;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read;
            try {
                read = super.read(sink, byteCount);
            } catch (IOException | RuntimeException e) {
                exchange.failed(e);
                throw e;
            }
            if (read < 0) {
                exchange.receivedAll();
            } else {
                exchange.received(sink, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            exchange.closed();
            super.close();
        }
    }
}
