package dev.fledge.contract.pact.consumer;

/** A field of an object. Immutable; made by {@link Shapes#field} and {@link Shapes#optional}. */
public final class Field {
    private enum Presence {
        REQUIRED,
        OPTIONAL
    }

    private final String name;
    private final Shape shape;
    private final Presence presence;

    private Field(String name, Shape shape, Presence presence) {
        this.name = name;
        this.shape = shape;
        this.presence = presence;
    }

    static Field required(String name, Shape shape) {
        return new Field(name, shape, Presence.REQUIRED);
    }

    static Field optional(String name, Shape shape) {
        return new Field(name, shape, Presence.OPTIONAL);
    }

    String name() {
        return name;
    }

    Shape shape() {
        return shape;
    }

    boolean isOptional() {
        return presence == Presence.OPTIONAL;
    }

    boolean isIn(Form form) {
        return form == Form.WHOLE || !isOptional();
    }

    /** Returns the name and the example. */
    @Override
    public String toString() {
        return name + ": " + shape;
    }
}
