package dev.fledge.canary;

import java.util.Arrays;

/**
 * Walks through the fields of a state: a writer hands back what it is given, a reader what was written. One walk serves
 * both, so that what is written and what is read cannot differ in order.
 *
 * <p>Big-endian; whole numbers as variable-length, runs of zeros as their length; a check sum at the end. Not thread-safe.
 */
abstract class StateCodec {
    private static final int CHECK_SUM = 4;

    /** Passes a number; every bit pattern survives. */
    abstract double number(double value);

    /** Passes a whole number of any sign. */
    abstract long whole(long value);

    /** Passes a text; the empty one stands for none. */
    abstract String text(String value);

    final boolean flag(boolean value) {
        return whole(value ? 1 : 0) != 0;
    }

    final int small(int value) {
        return StrictMath.toIntExact(whole(value));
    }

    /** Passes numbers in place; most of a histogram is zero, and much of the rest is whole. */
    final void numbers(double[] values) {
        for (int i = 0; i < values.length; ) {
            int next = i + zerosFrom(values, i);
            int token = small(2 * (next - i) + (next < values.length && isWhole(values[next]) ? 1 : 0));
            int zeros = token / 2;
            Arrays.fill(values, i, i + zeros, 0.0);
            i += zeros;
            if (i < values.length) {
                values[i] = token % 2 == 1 ? (double) whole((long) values[i]) : number(values[i]);
                i++;
            }
        }
    }

    private static boolean isWhole(double value) {
        return value == StrictMath.rint(value) && StrictMath.abs(value) < 1L << 53;
    }

    /** Passes whole numbers in place. */
    final void wholes(long[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] = whole(values[i]);
        }
    }

    private static int checkSum(byte[] bytes, int length) {
        int sum = 1;
        for (int i = 0; i < length; i++) {
            sum = 31 * sum + bytes[i];
        }
        return sum;
    }

    private static int zerosFrom(double[] values, int from) {
        int i = from;
        while (i < values.length && values[i] == 0) {
            i++;
        }
        return i - from;
    }

    /** Writes. */
    static final class Writer extends StateCodec {
        private byte[] bytes = new byte[1024];
        private int length;

        byte[] bytes() {
            byte[] all = Arrays.copyOf(bytes, length + CHECK_SUM);
            int sum = checkSum(bytes, length);
            for (int i = 0; i < CHECK_SUM; i++) {
                all[length + i] = (byte) (sum >>> (8 * (CHECK_SUM - 1 - i)));
            }
            return all;
        }

        private void add(int octet) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) octet;
        }

        @Override
        double number(double value) {
            long bits = Double.doubleToRawLongBits(value);
            for (int shift = 56; shift >= 0; shift -= 8) {
                add((int) (bits >>> shift));
            }
            return value;
        }

        @Override
        long whole(long value) {
            long rest = (value << 1) ^ (value >> 63);
            while ((rest & ~0x7FL) != 0) {
                add((int) (rest & 0x7F) | 0x80);
                rest >>>= 7;
            }
            add((int) rest);
            return value;
        }

        @Override
        String text(String value) {
            whole(value.length());
            for (int i = 0; i < value.length(); i++) {
                whole(value.charAt(i));
            }
            return value;
        }
    }

    /** Reads what a writer wrote. */
    static final class Reader extends StateCodec {
        private final byte[] bytes;
        private int next;

        /**
         * Begins to read.
         *
         * @throws IllegalArgumentException if the bytes are not those that a writer made
         */
        Reader(byte[] bytes) {
            int length = bytes.length - CHECK_SUM;
            int sum = 0;
            for (int i = StrictMath.max(0, length); i < bytes.length; i++) {
                sum = (sum << 8) | (bytes[i] & 0xFF);
            }
            if (length < 0 || sum != checkSum(bytes, length)) {
                throw new IllegalArgumentException("state is no canary state, or was cut off or changed on its way");
            }
            this.bytes = Arrays.copyOf(bytes, length);
        }

        private long octet() {
            if (next == bytes.length) {
                throw new IllegalArgumentException("state is cut off after " + bytes.length + " bytes");
            }
            return bytes[next++] & 0xFF;
        }

        @Override
        double number(double value) {
            long bits = 0;
            for (int i = 0; i < 8; i++) {
                bits = (bits << 8) | octet();
            }
            return Double.longBitsToDouble(bits);
        }

        @Override
        long whole(long value) {
            long rest = 0;
            for (int shift = 0; ; shift += 7) {
                long octet = octet();
                rest |= (octet & 0x7F) << shift;
                if (octet < 0x80) {
                    return (rest >>> 1) ^ -(rest & 1);
                }
                if (shift > 56) {
                    throw new IllegalArgumentException(
                            "state is no canary state: a number at byte " + next + " never ends");
                }
            }
        }

        @Override
        String text(String value) {
            int length = small(0);
            if (length < 0 || length > bytes.length) {
                throw new IllegalArgumentException("state is no canary state: a text of " + length + " characters");
            }
            StringBuilder text = new StringBuilder(length);
            for (int i = 0; i < length; i++) {
                text.append((char) whole(0));
            }
            return text.toString();
        }
    }
}
