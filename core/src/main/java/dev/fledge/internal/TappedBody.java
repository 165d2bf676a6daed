package dev.fledge.internal;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** An answer's body that is read as it is, while a tap sees each byte and the end. */
public final class TappedBody extends ResponseBody {
    /** Sees a body pass by, on the thread that reads it. Must be quick and must not throw. */
    public interface Tap {
        /** Sees the last {@code count} bytes of a buffer, which belongs to the reader. */
        void received(Buffer bytes, long count);

        /** Sees that nothing follows. */
        void ended();

        /** Sees that reading failed. */
        void failed(Throwable reason);

        /** Sees that the reader wants no more; also after the end. */
        void closed();
    }

    private final ResponseBody body;
    private final BufferedSource source;

    /** Lets a tap see what is read of a body. */
    public TappedBody(ResponseBody body, Tap tap) {
        this.body = body;
        this.source = Okio.buffer((Source) new TappedSource(body.source(), tap));
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

    private static final class TappedSource extends ForwardingSource {
        private final Tap tap;

        TappedSource(Source source, Tap tap) {
            super(source);
            this.tap = tap;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read;
            try {
                read = super.read(sink, byteCount);
            } catch (IOException | RuntimeException e) {
                tap.failed(e);
                throw e;
            }
            if (read < 0) {
                tap.ended();
            } else {
                tap.received(sink, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            tap.closed();
            super.close();
        }
    }
}
