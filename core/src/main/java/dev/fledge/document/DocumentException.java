package dev.fledge.document;

import dev.fledge.verdict.FledgeException;

/** Says where a document is wrong, what is wrong and how to put it right: {@code source:line:column: problem; fix}. */
public final class DocumentException extends FledgeException {
    private static final long serialVersionUID = 1L;

    private final String source;
    private final int line;
    private final int column;
    private final String problem;

    DocumentException(String source, Spot spot, String problem) {
        super(source + ":" + spot.line() + ":" + spot.column() + ": " + problem);
        this.source = source;
        this.line = spot.line();
        this.column = spot.column();
        this.problem = problem;
    }

    /** Returns the name of the document, such as the path of its file. */
    public String source() {
        return source;
    }

    /** Returns the line, from 1. */
    public int line() {
        return line;
    }

    /** Returns the column, from 1. */
    public int column() {
        return column;
    }

    /** Returns the message without the place. */
    public String problem() {
        return problem;
    }
}
