package dev.fledge.contract.drift;

import dev.fledge.document.Document;
import dev.fledge.document.DocumentException;
import dev.fledge.http.HttpAnswer;
import dev.fledge.internal.TappedBody;
import dev.fledge.metric.Arm;
import okhttp3.Headers;
import okhttp3.Response;
import okio.Buffer;

/**
 * An answer on its way to be checked. The thread of the call fills it and hands it over once; the bytes are shared with what the
 * app reads, not copied.
 */
final class SampledAnswer implements TappedBody.Tap {
    private final DriftMonitor monitor;
    private final Arm arm;
    private final Response answer;
    private final Buffer body = new Buffer();
    private boolean whole;
    private boolean over;

    SampledAnswer(DriftMonitor monitor, Arm arm, Response answer) {
        this.monitor = monitor;
        this.arm = arm;
        this.answer = answer;
    }

    Arm arm() {
        return arm;
    }

    /** Takes the last bytes of a buffer. */
    @Override
    public void received(Buffer bytes, long count) {
        if (over) {
            return;
        }
        if (body.size() + count > monitor.bodyLimitBytes()) {
            leave(ArmDrift.Unchecked.TOO_LONG);
        } else {
            bytes.copyTo(body, bytes.size() - count, count);
        }
    }

    /** Nothing follows. */
    @Override
    public void ended() {
        if (!over) {
            over = true;
            whole = true;
            monitor.offer(this);
        }
    }

    /** The app reads no more. Many readers of JSON stop at its last bracket, so it may be all of it. */
    @Override
    public void closed() {
        if (over) {
            return;
        }
        byte first = body.size() == 0 ? 0 : body.getByte(0);
        if (first == '{' || first == '[') {
            over = true;
            monitor.offer(this);
        } else {
            leave(ArmDrift.Unchecked.UNREAD);
        }
    }

    /** What broke off is closed as well, and is judged only if it is all of a JSON body. */
    @Override
    public void failed(Throwable reason) {
        closed();
    }

    private void leave(ArmDrift.Unchecked reason) {
        over = true;
        body.clear();
        monitor.tally(arm).unchecked(reason);
    }

    /** Checks it on the thread of the monitor. */
    void check(DriftMonitor monitor) {
        Headers headers = answer.headers();
        HttpAnswer.Builder seen = HttpAnswer.builder(answer.code());
        for (int i = 0; i < headers.size(); i++) {
            seen.header(headers.name(i), headers.value(i));
        }
        HttpAnswer complete = seen.body(body.readByteArray()).build();
        if (!whole && !isJson(complete.bodyText())) {
            monitor.tally(arm).unchecked(ArmDrift.Unchecked.UNREAD);
            return;
        }
        String method = answer.request().method();
        monitor.check(arm, new LiveAnswer(method, answer.request().url().encodedPath(), complete));
    }

    private static boolean isJson(String text) {
        try {
            return !Document.json("body", text).isNone();
        } catch (DocumentException cut) {
            return false;
        }
    }
}
