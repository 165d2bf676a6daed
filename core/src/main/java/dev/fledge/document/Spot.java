package dev.fledge.document;

/** A line and a column of a text, both counted from 1. */
record Spot(int line, int column) {
    static final Spot START = new Spot(1, 1);
}
