package dev.fledge.schema;

import com.networknt.schema.Error;
import com.networknt.schema.path.NodePath;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Leaves the errors of that branch of a {@code oneOf} or {@code anyOf} that comes closest: a value that meets none gets
 * the errors of every branch from the validator, most of them about types that were never meant.
 */
final class ClosestBranch {
    /** One branch of one choice about one value, and how far down the schema its own keywords are. */
    private record Branch(String choice, String name, int depth) {}

    private static final Set<String> CHOICES = Set.of("oneOf", "anyOf");
    // Keywords after which a name or an index follows, and those that lead one step down the document.
    private static final Set<String> WITH_STEP =
            Set.of("properties", "patternProperties", "dependentSchemas", "allOf", "anyOf", "oneOf");
    private static final Set<String> INTO_CHILD = Set.of(
            "properties",
            "patternProperties",
            "additionalProperties",
            "unevaluatedProperties",
            "items",
            "prefixItems",
            "additionalItems",
            "unevaluatedItems",
            "contains");

    private ClosestBranch() {}

    /** Returns the errors without those of the branches that are further off, in their order. */
    static List<Error> only(List<Error> errors) {
        List<Error> left = withoutTheObvious(errors);
        int levels =
                errors.stream().mapToInt(error -> branches(error).size()).max().orElse(0);
        for (int level = 0; level < levels; level++) {
            Set<Branch> closest = closest(left, level);
            int at = level;
            left = left.stream()
                    .filter(error -> branch(error, at).map(closest::contains).orElse(true))
                    .toList();
        }
        return left;
    }

    private static Set<Branch> closest(List<Error> errors, int level) {
        Map<String, Map<Branch, List<Error>>> choices = new LinkedHashMap<>();
        for (Error error : errors) {
            branch(error, level)
                    .ifPresent(branch -> choices.computeIfAbsent(branch.choice(), key -> new LinkedHashMap<>())
                            .computeIfAbsent(branch, key -> new ArrayList<>())
                            .add(error));
        }
        Set<Branch> closest = new HashSet<>();
        for (Map<Branch, List<Error>> branches : choices.values()) {
            branches.entrySet().stream()
                    .min(Comparator.comparing(ClosestBranch::isOfAnotherType)
                            .thenComparing(ClosestBranch::isOfAnotherKind)
                            .thenComparing(branch -> branch.getValue().size())
                            .thenComparing(branch -> -deepest(branch.getValue())))
                    .ifPresent(branch -> closest.add(branch.getKey()));
        }
        return closest;
    }

    private static boolean isOfAnotherType(Map.Entry<Branch, List<Error>> branch) {
        return branch.getValue().stream()
                .anyMatch(error -> "type".equals(error.getKeyword()) && isOwn(error, branch.getKey()));
    }

    /**
     * Leaves out that no branch of a choice was met, where it is told what is wrong with one; and what is wrong with the
     * others, where more than one was met.
     */
    private static List<Error> withoutTheObvious(List<Error> errors) {
        Set<String> told = new HashSet<>();
        errors.forEach(error -> branches(error).forEach(branch -> told.add(branch.choice())));
        Set<String> met = new HashSet<>();
        for (Error error : errors) {
            if ("discriminator".equals(error.getKeyword())) {
                told.add(choice(error));
            }
            if ("oneOf".equals(error.getKeyword()) && !meetsNone(error)) {
                met.add(choice(error));
            }
        }
        return errors.stream()
                .filter(error -> !(CHOICES.contains(String.valueOf(error.getKeyword()))
                        && meetsNone(error)
                        && told.contains(choice(error))))
                .filter(error -> branches(error).stream().noneMatch(branch -> met.contains(branch.choice())))
                .toList();
    }

    private static boolean meetsNone(Error error) {
        Object[] arguments = error.getArguments();
        return arguments == null || arguments.length == 0 || "0".equals(String.valueOf(arguments[0]));
    }

    /** Returns the choice that a {@code oneOf} or {@code anyOf} itself complains about. */
    private static String choice(Error error) {
        NodePath path = error.getEvaluationPath();
        NodePath value = error.getInstanceLocation();
        return prefix(path, path.getNameCount()) + "@" + prefix(value, value.getNameCount());
    }

    /** Returns whether a {@code const} or {@code enum} of the branch, or of a property of it, says that it is not meant. */
    private static boolean isOfAnotherKind(Map.Entry<Branch, List<Error>> branch) {
        return branch.getValue().stream()
                .anyMatch(error -> Set.of("const", "enum").contains(String.valueOf(error.getKeyword()))
                        && isTag(error, branch.getKey()));
    }

    private static boolean isTag(Error error, Branch branch) {
        NodePath path = error.getEvaluationPath();
        int last = path.getNameCount() - 1;
        int at = branch.depth();
        while (at < last && path.getName(at).equals("$ref")) {
            at++;
        }
        return at == last || (at + 2 == last && path.getName(at).equals("properties"));
    }

    /** Returns whether the error is of a keyword that stands in the branch itself or where its references lead. */
    private static boolean isOwn(Error error, Branch branch) {
        NodePath path = error.getEvaluationPath();
        return IntStream.range(branch.depth(), path.getNameCount() - 1)
                .allMatch(i -> path.getName(i).equals("$ref"));
    }

    private static int deepest(List<Error> errors) {
        return errors.stream()
                .mapToInt(error -> error.getInstanceLocation().getNameCount())
                .max()
                .orElse(0);
    }

    private static Optional<Branch> branch(Error error, int level) {
        List<Branch> branches = branches(error);
        return level < branches.size() ? Optional.of(branches.get(level)) : Optional.empty();
    }

    /** Returns the branches that an error lies in, the outermost first. */
    private static List<Branch> branches(Error error) {
        NodePath path = error.getEvaluationPath();
        List<Branch> branches = new ArrayList<>();
        int steps = 0;
        for (int i = 0; i < path.getNameCount(); i++) {
            String keyword = path.getName(i);
            boolean hasStep = i + 1 < path.getNameCount()
                    && (WITH_STEP.contains(keyword) || path.getElement(i + 1) instanceof Integer);
            if (hasStep && CHOICES.contains(keyword)) {
                String choice = prefix(path, i + 1) + "@" + prefix(error.getInstanceLocation(), steps);
                branches.add(new Branch(choice, path.getName(i + 1), i + 2));
            }
            steps += INTO_CHILD.contains(keyword) ? 1 : 0;
            i += hasStep ? 1 : 0;
        }
        return branches;
    }

    private static String prefix(NodePath path, int length) {
        StringBuilder prefix = new StringBuilder();
        for (int i = 0; i < Math.min(length, path.getNameCount()); i++) {
            prefix.append('/').append(path.getName(i));
        }
        return prefix.toString();
    }
}
