package dev.fledge.contract.broker;

import dev.fledge.verdict.FledgeException;

/** Says which file or folder of a ledger cannot be used, why, and how to put it right. */
public final class LedgerException extends FledgeException {
    private static final long serialVersionUID = 1L;

    LedgerException(String message) {
        super(message);
    }
}
