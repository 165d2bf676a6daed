package dev.fledge.contract.compat;

import dev.fledge.document.DocumentNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A schema with one branch of each of its lists chosen.
 *
 * @param name what the chosen branches are called, empty if they have no names
 * @param keyword {@code one-of} or {@code any-of}; empty if there was nothing to choose
 */
record Branch(String name, String keyword, Optional<Located> at, Conjunction schema) {
    /** More than these are not spread out. */
    static final int MOST = 64;

    static long count(Shape shape) {
        long count = 1;
        for (Shape.Choice choice : shape.choices) {
            count = Math.min(count * choice.branches().size(), MOST + 1L);
        }
        return count;
    }

    static String family(String keyword) {
        return keyword.equals("oneOf") ? "one-of" : "any-of";
    }

    static List<Branch> of(Conjunction schema, Shape shape) {
        List<Branch> branches =
                List.of(new Branch("", "", schema.parts().stream().findFirst(), schema));
        for (Shape.Choice choice : shape.choices) {
            List<Located> listed = choice.list().items();
            List<Branch> more = new ArrayList<>();
            for (Branch branch : branches) {
                for (int index : choice.branches()) {
                    more.add(branch.with(choice, listed.get(index), index));
                }
            }
            branches = more;
        }
        return branches;
    }

    private Branch with(Shape.Choice choice, Located chosen, int index) {
        String its = nameOf(chosen);
        String both = name.isEmpty() || its.isEmpty() ? name + its : name + " and " + its;
        return new Branch(both, family(choice.keyword()), Optional.of(chosen), schema.choosing(choice.list(), index));
    }

    private static String nameOf(Located branch) {
        return branch.text("$ref")
                .map(reference -> reference.substring(reference.lastIndexOf('/') + 1))
                .or(() -> branch.text("title"))
                .orElse("");
    }

    String words() {
        return name.isEmpty() ? at.map(Located::node).map(DocumentNode::toJson).orElse("anything") : name;
    }
}
