package dev.fledge.metric.source;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import dev.fledge.metric.TrafficRecorder;
import dev.fledge.time.TimeSource;
import java.io.FilterOutputStream;
import java.io.IOException;

/** Counts the exchanges of a JDK HTTP server. */
final class ServedTraffic extends Filter {
    private static final int NOT_YET = -1;

    private final TimeSource time;
    private final TrafficRecorder recorder;

    ServedTraffic(TimeSource time, TrafficRecorder recorder) {
        this.time = time;
        this.recorder = recorder;
    }

    @Override
    public String description() {
        return "counts requests for a canary judgement";
    }

    @Override
    public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
        OneRequest request = new OneRequest(recorder, time);
        exchange.setStreams(null, new Body(exchange, request));
        boolean answered = false;
        try {
            chain.doFilter(exchange);
            answered = true;
        } finally {
            if (!answered) {
                request.ended(OneRequest.NO_ANSWER);
            } else if (exchange.getResponseCode() != NOT_YET && withoutBody(exchange)) {
                // Nobody needs to close the body of such an answer. Any other may still be written by another thread.
                request.ended(exchange.getResponseCode());
            }
        }
    }

    private static boolean withoutBody(HttpExchange exchange) {
        Headers headers = exchange.getResponseHeaders();
        String length = headers.getFirst("Content-Length");
        boolean body = headers.containsKey("Transfer-Encoding") || (length != null && !length.equals("0"));
        return !body || exchange.getRequestMethod().equals("HEAD");
    }

    /** A write that passes its bytes on. */
    private interface Step {
        void run() throws IOException;
    }

    /** Passes everything on and tells when it is closed, or that the client has left. */
    private static final class Body extends FilterOutputStream {
        private final HttpExchange exchange;
        private final OneRequest request;
        private long written;

        Body(HttpExchange exchange, OneRequest request) {
            super(exchange.getResponseBody());
            this.exchange = exchange;
            this.request = request;
        }

        @Override
        public void write(int oneByte) throws IOException {
            untilClientLeaves(() -> out.write(oneByte));
            written++;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            // FilterOutputStream would write byte by byte.
            untilClientLeaves(() -> out.write(bytes, offset, length));
            written += length;
        }

        @Override
        public void flush() throws IOException {
            untilClientLeaves(out::flush);
        }

        private void untilClientLeaves(Step step) throws IOException {
            try {
                step.run();
            } catch (IOException clientLeft) {
                request.ended(exchange.getResponseCode());
                throw clientLeft;
            }
        }

        @Override
        public void close() throws IOException {
            // The server closes this stream again before it throws, so the length is compared here and not left to it.
            int status = shorterThanAnnounced() ? OneRequest.NO_ANSWER : exchange.getResponseCode();
            try {
                out.close();
            } finally {
                request.ended(status);
            }
        }

        private boolean shorterThanAnnounced() {
            if (withoutBody(exchange) || exchange.getResponseHeaders().containsKey("Transfer-Encoding")) {
                return false;
            }
            try {
                return written < Long.parseLong(exchange.getResponseHeaders().getFirst("Content-Length"));
            } catch (NumberFormatException e) {
                return false;
            }
        }
    }
}
