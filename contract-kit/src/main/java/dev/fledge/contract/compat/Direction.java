package dev.fledge.contract.compat;

/** Which way the changed thing travels, seen from the consumers. */
public enum Direction {
    /** Consumers send it: what was accepted must stay accepted, so narrowing breaks. */
    REQUEST,
    /** Consumers receive it: nothing new may come, so widening breaks. */
    RESPONSE,
    /** Both, or neither: an operation as a whole. */
    BOTH
}
