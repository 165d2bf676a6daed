package dev.fledge.metric.source;

import java.io.IOException;

/** How the samples of Prometheus become one kind of metric. */
interface PrometheusKind {
    /** The PromQL that it is read from, with placeholders. */
    PromqlText text();

    /**
     * Reads it.
     *
     * @throws IOException if Prometheus could not be asked or answered what is no metric of this kind
     */
    PrometheusReading read(PrometheusQuestion question) throws IOException, InterruptedException;
}
