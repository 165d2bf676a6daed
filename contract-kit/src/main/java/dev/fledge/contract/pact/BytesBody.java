package dev.fledge.contract.pact;

import java.util.Arrays;
import java.util.List;

/** A body of bytes, compared one by one. Thread-safe. */
final class BytesBody implements BodyCheck {
    private final byte[] expected;

    BytesBody(byte[] expected) {
        this.expected = expected.clone();
    }

    @Override
    public List<Mismatch> match(byte[] body, Steps steps) {
        int first = Arrays.mismatch(expected, body);
        return first < 0
                ? List.of()
                : List.of(Mismatch.at(Part.BODY, "$")
                        .expected(expected.length + " bytes")
                        .actual(body.length + " bytes, different from byte " + first + " on")
                        .build());
    }
}
