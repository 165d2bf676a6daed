package dev.fledge.canary.compat.argo;

import dev.fledge.canary.compat.argo.ExprLexer.Kind;
import dev.fledge.canary.compat.argo.ExprLexer.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads a condition: operators by precedence, as in expr-lang. What is not supported is refused. Not thread-safe. */
final class ExprParser {
    private static final Map<String, Integer> BINARY = Map.ofEntries(
            Map.entry("or", 10),
            Map.entry("||", 10),
            Map.entry("and", 15),
            Map.entry("&&", 15),
            Map.entry("==", 20),
            Map.entry("!=", 20),
            Map.entry("<", 20),
            Map.entry(">", 20),
            Map.entry("<=", 20),
            Map.entry(">=", 20),
            Map.entry("in", 20),
            Map.entry("+", 30),
            Map.entry("-", 30),
            Map.entry("*", 60),
            Map.entry("/", 60),
            Map.entry("%", 60),
            Map.entry("**", 100),
            Map.entry("^", 100));
    private static final Map<String, Integer> UNARY = Map.of("not", 50, "!", 50, "-", 90, "+", 90);
    private static final int COMPARISON = 20;
    private static final int POWER = 100;
    private static final int DEEPEST = 100;

    private final String text;
    private final List<Token> tokens;
    private int at;
    private int depth;
    private int predicates;

    private ExprParser(String text) {
        this.text = text;
        this.tokens = ExprLexer.tokens(text);
    }

    /**
     * Reads a condition.
     *
     * @throws ExprException naming the place, if it is none or uses what is not supported
     */
    static Expr parse(String text) {
        ExprParser parser = new ExprParser(text);
        Expr expr = parser.expression(0);
        if (parser.token().kind() != Kind.END) {
            throw parser.unexpected("the end or an operator");
        }
        return expr;
    }

    private Token token() {
        return tokens.get(at);
    }

    private ExprException error(Token where, String problem) {
        return ExprLexer.error(text, where.position(), problem);
    }

    private ExprException unexpected(String expected) {
        Token found = token();
        return error(
                found,
                "expected " + expected + ", found "
                        + (found.kind() == Kind.END ? "the end" : "'" + found.text() + "'"));
    }

    private void expect(String operator) {
        if (!token().is(operator)) {
            throw unexpected("'" + operator + "'");
        }
        at++;
    }

    private boolean accept(String operator) {
        if (token().is(operator)) {
            at++;
            return true;
        }
        return false;
    }

    private Expr expression(int precedence) {
        if (++depth > DEEPEST) {
            throw error(token(), "nested deeper than " + DEEPEST + " levels; make it flatter");
        }
        Expr left = unary();
        boolean compared = false;
        while (true) {
            Token operator = token();
            boolean negated = operator.is("not") && tokens.get(at + 1).is("in");
            String name = negated ? "in" : operator.text();
            int own = operator.kind() == Kind.OPERATOR || operator.kind() == Kind.NAME
                    ? BINARY.getOrDefault(name, -1)
                    : -1;
            if (own < Math.max(precedence, 0)) {
                break;
            }
            if (own == COMPARISON && compared) {
                throw error(operator, "a chain of comparisons is not supported; join them with &&");
            }
            compared = own == COMPARISON;
            at += negated ? 2 : 1;
            Expr right = expression(own == POWER ? own : own + 1);
            left = new ExprBinary(name, left, right);
            left = negated ? new ExprUnary("!", left) : left;
        }
        depth--;
        return precedence == 0 && accept("?") ? conditional(left) : left;
    }

    private Expr conditional(Expr condition) {
        Expr yes = expression(0);
        expect(":");
        return new ExprNodes.Conditional(condition, yes, expression(0));
    }

    private Expr unary() {
        Token operator = token();
        Integer own =
                operator.kind() == Kind.OPERATOR || operator.kind() == Kind.NAME ? UNARY.get(operator.text()) : null;
        if (own == null) {
            return indexed(primary());
        }
        at++;
        return new ExprUnary(operator.is("not") ? "!" : operator.text(), expression(own));
    }

    private Expr indexed(Expr base) {
        Expr expr = base;
        while (accept("[")) {
            Expr index = expression(0);
            expect("]");
            expr = new ExprNodes.Index(expr, index);
        }
        return expr;
    }

    private Expr primary() {
        Token token = token();
        at++;
        return switch (token.kind()) {
            case NUMBER -> number(token);
            case STRING -> new ExprNodes.Literal(token.text(), ExprType.STRING);
            case NAME -> named(token);
            case END -> throw back("a value");
            case OPERATOR -> bracketed(token);
        };
    }

    private ExprException back(String expected) {
        at--;
        return unexpected(expected);
    }

    private Expr bracketed(Token token) {
        if (token.is("(")) {
            Expr inner = expression(0);
            expect(")");
            return inner;
        }
        if (token.is("[")) {
            return new ExprNodes.ListOf(listUntil("]"));
        }
        if (token.is("#")) {
            if (predicates == 0) {
                throw error(token, "# stands for an element, so only inside all, any, none, one, filter, map or count");
            }
            return new ExprNodes.Element();
        }
        throw back("a value");
    }

    private Expr number(Token token) {
        boolean whole = token.text().chars().allMatch(Character::isDigit);
        try {
            return whole
                    ? new ExprNodes.Literal(Long.valueOf(token.text()), ExprType.INT)
                    : new ExprNodes.Literal(Double.valueOf(token.text()), ExprType.FLOAT);
        } catch (NumberFormatException e) {
            throw error(token, "the integer " + token.text() + " is too large; write it with a decimal point");
        }
    }

    private Expr named(Token token) {
        return switch (token.text()) {
            case "result" -> new ExprNodes.Result();
            case "true", "false" -> new ExprNodes.Literal(Boolean.valueOf(token.text()), ExprType.BOOL);
            case "nil" -> new ExprNodes.Literal(Nil.NIL, ExprType.NIL);
            default -> call(token);
        };
    }

    private Expr call(Token name) {
        if (ExprPredicate.NAMES.contains(name.text())) {
            expect("(");
            Expr list = expression(0);
            expect(",");
            return new ExprPredicate(name.text(), list, predicate());
        }
        ExprFunction function = ExprFunction.named(name.text())
                .orElseThrow(() -> error(
                        name,
                        "'" + name.text() + "' is not supported; there are result, true, false, nil, "
                                + String.join(", ", ExprPredicate.NAMES) + " and "
                                + String.join(", ", ExprFunction.names())));
        expect("(");
        List<Expr> arguments = listUntil(")");
        if (!function.takes(arguments.size())) {
            throw error(name, name.text() + " takes " + function.arity() + ", not " + arguments.size());
        }
        return new ExprNodes.Call(function, arguments);
    }

    /** A predicate may stand in braces. */
    private Expr predicate() {
        boolean braces = accept("{");
        predicates++;
        Expr body = expression(0);
        predicates--;
        if (braces) {
            expect("}");
        }
        expect(")");
        return body;
    }

    private List<Expr> listUntil(String end) {
        List<Expr> items = new ArrayList<>();
        while (!accept(end)) {
            if (!items.isEmpty()) {
                expect(",");
            }
            items.add(expression(0));
        }
        return items;
    }
}
