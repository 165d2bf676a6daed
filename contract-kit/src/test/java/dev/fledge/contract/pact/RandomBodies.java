package dev.fledge.contract.pact;

import dev.fledge.contract.pact.MatchingRule.Kind;
import dev.fledge.document.JsonText;
import dev.fledge.document.None;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes bodies, rules for them and answers that nearly match, from a seed. */
final class RandomBodies {
    private static final List<String> KEYS = List.of("a", "bb", "ccc", "dddd");
    private static final List<Object> SCALARS =
            List.of("x", "12", "", "1.2.3", "2024-02-29", 1L, 0L, -7L, new BigDecimal("1.5"), true, None.NONE);
    private static final List<Kind> SIMPLE = List.of(
            Kind.TYPE,
            Kind.TYPE,
            Kind.EQUALITY,
            Kind.INTEGER,
            Kind.DECIMAL,
            Kind.NUMBER,
            Kind.BOOLEAN,
            Kind.SEMVER,
            Kind.NOT_EMPTY,
            Kind.DATE);

    private final Random random;

    RandomBodies(long seed) {
        this.random = new Random(seed);
    }

    BodyCase next() {
        Object expected = container(0);
        MatchingRules.Builder rules = MatchingRules.builder();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            place(rules, expected);
        }
        return new BodyCase(rules.build(), JsonText.compact(expected), JsonText.compact(changed(expected, 0)));
    }

    /** An object with rules that all take it as it is. */
    record Sample(Map<String, Object> example, MatchingRules rules) {
        BodyCase answeredBy(Object answer) {
            return new BodyCase(rules, JsonText.compact(example), JsonText.compact(answer));
        }
    }

    Sample sample() {
        Map<String, Object> example = object(0);
        example.put("id", value(1));
        MatchingRules.Builder rules = MatchingRules.builder();
        for (int i = random.nextInt(4); i > 0; i--) {
            rules.body(
                    anyPath(example), RuleGroup.all(MatchingRule.of(random.nextBoolean() ? Kind.TYPE : Kind.EQUALITY)));
        }
        return new Sample(example, rules.build());
    }

    /** A copy with one key more in some of its objects, at least in the root. */
    Map<String, Object> richer(Map<?, ?> map) {
        Map<String, Object> copy = new LinkedHashMap<>();
        map.forEach((key, value) -> copy.put((String) key, richerValue(value)));
        copy.put("new", value(2));
        return copy;
    }

    private Object richerValue(Object value) {
        if (value instanceof Map<?, ?> map) {
            return random.nextBoolean() ? richer(map) : map;
        }
        return value instanceof List<?> list
                ? list.stream().map(this::richerValue).toList()
                : value;
    }

    private RulePath anyPath(Map<String, Object> example) {
        RulePath path = RulePath.root();
        for (String key : example.keySet()) {
            if (random.nextInt(3) == 0) {
                path = path.field(key);
                break;
            }
        }
        return random.nextInt(3) == 0 ? path.everyField() : path;
    }

    private Object container(int depth) {
        return random.nextBoolean() ? object(depth) : list(depth);
    }

    private Object value(int depth) {
        return depth < 3 && random.nextInt(3) == 0 ? container(depth) : SCALARS.get(random.nextInt(SCALARS.size()));
    }

    private Map<String, Object> object(int depth) {
        Map<String, Object> object = new LinkedHashMap<>();
        KEYS.forEach(key -> {
            if (random.nextBoolean()) {
                object.put(key, value(depth + 1));
            }
        });
        return object;
    }

    private List<Object> list(int depth) {
        List<Object> list = new ArrayList<>();
        int size = random.nextInt(3);
        Object like = value(depth + 1);
        for (int i = 0; i < size; i++) {
            list.add(random.nextInt(3) == 0 ? value(depth + 1) : like);
        }
        return list;
    }

    /** Adds rules at a random place of the body. */
    private void place(MatchingRules.Builder rules, Object root) {
        RulePath path = RulePath.root();
        Object at = root;
        boolean exact = true;
        while (at instanceof Map<?, ?> || at instanceof List<?>) {
            if (random.nextInt(4) == 0 || isEmpty(at)) {
                break;
            }
            boolean star = random.nextInt(4) == 0;
            exact &= !star;
            if (at instanceof Map<?, ?> map) {
                List<?> keys = List.copyOf(map.keySet());
                String key = (String) keys.get(random.nextInt(keys.size()));
                path = star ? path.everyField() : path.field(key);
                at = map.get(key);
            } else if (at instanceof List<?> list) {
                path = star ? path.everyItem() : path.item(0);
                at = list.get(0);
            }
        }
        rules.body(path, group(path, exact ? at : ""));
    }

    private static boolean isEmpty(Object container) {
        return container instanceof Map<?, ?> map ? map.isEmpty() : ((List<?>) container).isEmpty();
    }

    private RuleGroup group(RulePath path, Object at) {
        if (path.equals(RulePath.root())) {
            return RuleGroup.all(MatchingRule.type());
        }
        boolean scalar = !(at instanceof Map<?, ?>) && !(at instanceof List<?>) && !at.equals("");
        if (scalar && random.nextInt(3) == 0) {
            return RuleGroup.any(scalarRule(), random.nextBoolean() ? scalarRule() : MatchingRule.of(Kind.NULL));
        }
        if (random.nextInt(6) == 0) {
            return RuleGroup.all(scalarRule(), scalarRule());
        }
        return RuleGroup.all(rule(at));
    }

    private MatchingRule rule(Object at) {
        boolean special = random.nextInt(3) == 0;
        if (special && at instanceof List<?>) {
            return switch (random.nextInt(4)) {
                case 0 -> MatchingRule.minType(random.nextInt(3));
                case 1 -> MatchingRule.maxType(random.nextInt(3));
                case 2 -> MatchingRule.minMaxType(1, 2);
                default -> MatchingRule.eachValue(List.of(MatchingRule.type()));
            };
        }
        if (special && at instanceof Map<?, ?>) {
            return switch (random.nextInt(3)) {
                case 0 -> MatchingRule.of(Kind.VALUES);
                case 1 -> MatchingRule.eachKey(List.of(MatchingRule.regex("[a-c]+")));
                default -> MatchingRule.eachValue(List.of(MatchingRule.type()));
            };
        }
        return scalarRule();
    }

    private MatchingRule scalarRule() {
        return switch (random.nextInt(8)) {
            case 0 -> MatchingRule.regex("[0-9]+");
            case 1 -> MatchingRule.include("2");
            default -> MatchingRule.of(SIMPLE.get(random.nextInt(SIMPLE.size())));
        };
    }

    /** A copy that differs in a few places. */
    private Object changed(Object plain, int depth) {
        if (depth > 0 && random.nextInt(9) == 0) {
            return value(depth);
        }
        if (plain instanceof Map<?, ?> map) {
            Map<String, Object> copy = new LinkedHashMap<>();
            map.forEach((key, value) -> {
                if (random.nextInt(12) != 0) {
                    copy.put((String) key, changed(value, depth + 1));
                }
            });
            if (random.nextInt(8) == 0) {
                copy.put("other", value(depth + 1));
            }
            return copy;
        }
        if (plain instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(item -> copy.add(changed(item, depth + 1)));
            if (!copy.isEmpty() && random.nextInt(4) == 0) {
                copy.add(changed(copy.get(0), depth + 1));
            }
            if (!copy.isEmpty() && random.nextInt(8) == 0) {
                copy.remove(copy.size() - 1);
            }
            return copy;
        }
        return plain;
    }
}
