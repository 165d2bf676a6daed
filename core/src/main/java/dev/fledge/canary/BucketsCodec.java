package dev.fledge.canary;

import dev.fledge.metric.Buckets;
import org.jspecify.annotations.Nullable;

/** Passes the buckets of a histogram through a codec; the usual ones by a sign alone. */
final class BucketsCodec {
    private static final int NONE = 0;
    private static final int USUAL = 1;
    private static final int OTHER = 2;

    private BucketsCodec() {}

    static @Nullable Buckets pass(@Nullable Buckets buckets, StateCodec codec) {
        return switch (codec.small(kind(buckets))) {
            case NONE -> null;
            case USUAL -> Buckets.latencyMillis();
            default -> passEdges(buckets, codec);
        };
    }

    private static int kind(@Nullable Buckets buckets) {
        if (buckets == null) {
            return NONE;
        }
        return buckets.equals(Buckets.latencyMillis()) ? USUAL : OTHER;
    }

    private static Buckets passEdges(@Nullable Buckets buckets, StateCodec codec) {
        double[] edges = new double[codec.small(buckets == null ? 0 : buckets.size() - 1)];
        for (int i = 0; i < edges.length; i++) {
            edges[i] = codec.number(buckets == null ? 0 : buckets.upperEdge(i));
        }
        return Buckets.of(edges);
    }
}
