package dev.fledge.contract.pact.consumer;

import dev.fledge.contract.pact.MatchingRule;
import dev.fledge.contract.pact.MatchingRules;
import dev.fledge.contract.pact.RulePath;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An object of named fields. */
record ObjectMould(List<Field> fields) implements Mould {
    @Override
    public Object example(Form form) {
        Map<String, Object> example = new LinkedHashMap<>();
        for (Field field : fields) {
            if (field.isIn(form)) {
                example.put(field.name(), field.shape().example(form));
            }
        }
        return example;
    }

    @Override
    public Optional<MatchingRule> ownRule() {
        return Optional.empty();
    }

    @Override
    public void addInnerRules(RulePath place, Form form, MatchingRules.Builder rules) {
        for (Field field : fields) {
            if (field.isIn(form)) {
                field.shape().addRules(place.field(field.name()), form, rules);
            }
        }
    }

    @Override
    public List<String> optionalNames() {
        List<String> names = new ArrayList<>();
        for (Field field : fields) {
            if (field.isOptional()) {
                names.add(field.name());
            } else {
                names.addAll(field.shape().optionalNames());
            }
        }
        return names;
    }
}
