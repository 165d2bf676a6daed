package dev.fledge.contract.generate;

import java.util.Set;

/** Tells what of a shape a contract can promise. */
final class Promised {
    private static final Set<ValueKind> PLAIN =
            Set.of(ValueKind.BOOLEAN, ValueKind.INTEGER, ValueKind.NUMBER, ValueKind.STRING, ValueKind.NULL);

    private Promised() {}

    /** Returns whether the member stands in the contract. */
    static boolean isPromised(Shape object, String name) {
        Shape member = object.members().getOrDefault(name, object);
        return object.required().contains(name) && isSayable(member);
    }

    /** Returns whether a matching rule can say what the values are: of one type, perhaps null, or plain ones of several. */
    static boolean isSayable(Shape shape) {
        boolean one = shape.kind().isPresent() || shape.kinds().equals(Set.of(ValueKind.NULL));
        return !shape.hidden() && (one || PLAIN.containsAll(shape.kinds()));
    }

    /** Returns why the member does not stand in the contract. */
    static String why(Shape object, String name) {
        Shape member = object.members().getOrDefault(name, object);
        if (!object.required().contains(name)) {
            return "not in every answer";
        }
        return member.hidden() ? "hidden in the recording" : "of several types";
    }
}
