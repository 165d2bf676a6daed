package dev.fledge.contract.pact.consumer;

/** With what a provider may leave out, or without it. */
enum Form {
    /** Every field is there. */
    WHOLE,
    /** Every optional field is missing. */
    WITHOUT_OPTIONAL
}
