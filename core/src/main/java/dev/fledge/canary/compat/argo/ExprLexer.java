package dev.fledge.canary.compat.argo;

import java.util.ArrayList;
import java.util.List;

/** Cuts a condition into tokens. Not thread-safe. */
final class ExprLexer {
    private static final List<String> LONG_OPERATORS = List.of("==", "!=", "<=", ">=", "&&", "||", "**");
    private static final String SHORT_OPERATORS = "<>!+-*/%^?:(),[]{}#";

    /** What a token is. */
    enum Kind {
        NUMBER,
        STRING,
        NAME,
        OPERATOR,
        END
    }

    /**
     * A token.
     *
     * @param position of its first character in the condition, from 1
     */
    record Token(Kind kind, String text, int position) {
        boolean is(String operator) {
            return (kind == Kind.OPERATOR || kind == Kind.NAME) && text.equals(operator);
        }
    }

    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private ExprLexer(String text) {
        this.text = text;
    }

    static List<Token> tokens(String text) {
        ExprLexer lexer = new ExprLexer(text);
        while (lexer.skipSpace()) {
            lexer.token();
        }
        lexer.add(Kind.END, "", text.length());
        return lexer.tokens;
    }

    /** Returns an exception that points at a character of the condition. */
    static ExprException error(String text, int position, String problem) {
        String before = text.substring(0, Math.min(position - 1, text.length()));
        long line = 1 + before.chars().filter(character -> character == '\n').count();
        int column = before.length() - before.lastIndexOf('\n');
        String where = line == 1 ? "character " + column : "line " + line + ", character " + column;
        return new ExprException(where + " of \"" + text.strip() + "\": " + problem);
    }

    private boolean skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private void token() {
        char first = text.charAt(at);
        int start = at;
        if (isDigit(first) || (first == '.' && isDigit(peek(1)))) {
            number();
            add(Kind.NUMBER, text.substring(start, at), start);
        } else if (first == '"' || first == '\'') {
            add(Kind.STRING, string(first), start);
        } else if (Character.isLetter(first) || first == '_') {
            while (at < text.length() && isNamePart(text.charAt(at))) {
                at++;
            }
            add(Kind.NAME, text.substring(start, at), start);
        } else {
            add(Kind.OPERATOR, operator(), start);
        }
    }

    private void add(Kind kind, String content, int start) {
        tokens.add(new Token(kind, content, start + 1));
    }

    private char peek(int ahead) {
        return at + ahead < text.length() ? text.charAt(at + ahead) : ' ';
    }

    private static boolean isDigit(char character) {
        return character >= '0' && character <= '9';
    }

    private static boolean isNamePart(char character) {
        return Character.isLetterOrDigit(character) || character == '_';
    }

    private void number() {
        int start = at;
        digits();
        if (peek(0) == '.' && isDigit(peek(1))) {
            at++;
            digits();
        }
        boolean sign = peek(1) == '+' || peek(1) == '-';
        if ((peek(0) == 'e' || peek(0) == 'E') && isDigit(peek(sign ? 2 : 1))) {
            at += sign ? 2 : 1;
            digits();
        }
        if (isNamePart(peek(0)) || peek(0) == '.') {
            throw error(text, start + 1, "'" + text.substring(start, at + 1) + "' begins no decimal number; write one");
        }
    }

    private void digits() {
        while (isDigit(peek(0))) {
            at++;
        }
    }

    private String string(char quote) {
        int start = at;
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw error(text, start + 1, "the text has no closing " + quote + "; add it");
        }
        String content = text.substring(start + 1, end);
        if (content.indexOf('\\') >= 0) {
            throw error(text, start + 1, "text with a backslash is not supported; write it without");
        }
        at = end + 1;
        return content;
    }

    private String operator() {
        for (String operator : LONG_OPERATORS) {
            if (text.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        char only = text.charAt(at);
        if (SHORT_OPERATORS.indexOf(only) < 0) {
            throw error(
                    text,
                    at + 1,
                    only == '.'
                            ? "a field cannot be read: a reading has numbers only; write result or result[0]"
                            : "'" + only + "' is not supported");
        }
        at++;
        return String.valueOf(only);
    }
}
