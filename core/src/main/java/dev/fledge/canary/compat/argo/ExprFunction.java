package dev.fledge.canary.compat.argo;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A function that a condition can call: those of the language first, then those that Argo adds. */
enum ExprFunction {
    LEN("len", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            ExprType of = arguments.get(0);
            return require(of.isArray() || of.isAny() || of.equals(ExprType.STRING), ExprType.INT, of);
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            Object of = arguments.get(0);
            if (of instanceof String text) {
                return (long) text.codePointCount(0, text.length());
            }
            if (of instanceof List<?> list) {
                return (long) list.size();
            }
            throw new ExprException("len of " + of);
        }
    },
    MAX("max", 0) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return extremeType(arguments);
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return extreme(arguments, 1);
        }
    },
    MIN("min", 0) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return extremeType(arguments);
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return extreme(arguments, -1);
        }
    },
    AS_INT("asInt", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return ExprType.INT;
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            Object of = arguments.get(0);
            if (of instanceof String text) {
                return parsed(text, Long::valueOf);
            }
            return of instanceof Long ? of : (Object) truncated(ExprBinary.number(of));
        }
    },
    AS_FLOAT("asFloat", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return ExprType.FLOAT;
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            Object of = arguments.get(0);
            return of instanceof String text ? parsed(text, Double::valueOf) : (Object) ExprBinary.number(of);
        }
    },
    IS_NAN("isNaN", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return require(numeric(arguments.get(0)), ExprType.BOOL, arguments.get(0));
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return Double.isNaN(ExprBinary.number(arguments.get(0)));
        }
    },
    IS_INF("isInf", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return require(numeric(arguments.get(0)), ExprType.BOOL, arguments.get(0));
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return Double.isInfinite(ExprBinary.number(arguments.get(0)));
        }
    },
    /** Asks whether the whole result is nil, whatever its argument says. */
    IS_NIL("isNil", 1) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return ExprType.BOOL;
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return result instanceof Nil;
        }
    },
    /** Gives the whole result unless that is nil, whatever its first argument says. */
    DEFAULT("default", 2) {
        @Override
        ExprType type(List<ExprType> arguments) {
            return ExprType.ANY;
        }

        @Override
        Object value(List<Object> arguments, Object result) {
            return result instanceof Nil ? arguments.get(1) : result;
        }
    };

    private static final double TWO_TO_63 = 0x1.0p63;

    private final String word;
    /** How many arguments; 0 stands for one or more. */
    private final int arity;

    ExprFunction(String word, int arity) {
        this.word = word;
        this.arity = arity;
    }

    /** Returns the type of a call. */
    abstract ExprType type(List<ExprType> arguments);

    /** Returns the value of a call. */
    abstract Object value(List<Object> arguments, Object result);

    static Optional<ExprFunction> named(String name) {
        return Arrays.stream(values()).filter(each -> each.word.equals(name)).findFirst();
    }

    static List<String> names() {
        return Arrays.stream(values()).map(each -> each.word).toList();
    }

    boolean takes(int arguments) {
        return arity == 0 ? arguments > 0 : arguments == arity;
    }

    String arity() {
        if (arity == 0) {
            return "one argument or more";
        }
        return arity == 1 ? "1 argument" : arity + " arguments";
    }

    private static boolean numeric(ExprType type) {
        return type.isNumber() || type.isAny();
    }

    ExprType require(boolean fits, ExprType type, ExprType found) {
        if (!fits) {
            throw new ExprException("mismatched type: " + word + " of " + found);
        }
        return type;
    }

    ExprType extremeType(List<ExprType> arguments) {
        for (ExprType argument : arguments) {
            ExprType of = argument.isArray() ? argument.element().orElseThrow() : argument;
            require(numeric(of), ExprType.ANY, argument);
        }
        return arguments.size() == 1 && arguments.get(0).isNumber() ? arguments.get(0) : ExprType.ANY;
    }

    /** NaN is kept if it comes first and passed over after that; of nothing there is no extreme. */
    private static Object extreme(List<Object> arguments, int sign) {
        Object best = Nil.NIL;
        for (Object argument : arguments) {
            for (Object value : argument instanceof List<?> list ? list : List.of(argument)) {
                boolean better =
                        best instanceof Nil || sign * ExprBinary.number(value) > sign * ExprBinary.number(best);
                best = better ? value : best;
            }
        }
        return best;
    }

    private static <T> T parsed(String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (NumberFormatException e) {
            throw new ExprException("'" + text + "' is no number");
        }
    }

    /** What does not fit becomes the smallest integer, as Argo's processors have it. */
    private static long truncated(double value) {
        return value >= -TWO_TO_63 && value < TWO_TO_63 ? (long) value : Long.MIN_VALUE;
    }
}
