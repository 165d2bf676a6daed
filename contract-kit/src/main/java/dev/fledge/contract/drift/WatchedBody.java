package dev.fledge.contract.drift;

import java.io.IOException;
import okhttp3.MediaType;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;
import okio.ForwardingSource;
import okio.Okio;
import okio.Source;
import org.jspecify.annotations.Nullable;

/** A body that is read as it is, while what passes by is shared with a sample. */
final class WatchedBody extends ResponseBody {
    private final ResponseBody body;
    private final BufferedSource source;

    WatchedBody(ResponseBody body, SampledAnswer sampled) {
        this.body = body;
        this.source = Okio.buffer((Source) new Watched(body.source(), sampled));
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

    private static final class Watched extends ForwardingSource {
        private final SampledAnswer sampled;

        Watched(Source source, SampledAnswer sampled) {
            super(source);
            this.sampled = sampled;
        }

        @Override
        public long read(Buffer sink, long byteCount) throws IOException {
            long read = super.read(sink, byteCount);
            if (read < 0) {
                sampled.ended();
            } else {
                sampled.received(sink, read);
            }
            return read;
        }

        @Override
        public void close() throws IOException {
            sampled.closed();
            super.close();
        }
    }
}
