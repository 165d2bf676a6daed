package dev.fledge.contract.pact;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The fields of a form, compared by name; the order of values of one name matters, that of names does not. Thread-safe. */
final class FormBody implements BodyCheck {
    private final RuledValue wanted;
    private final Run.Scope scope;

    FormBody(RuledValue wanted, Run.Scope scope) {
        this.wanted = wanted;
        this.scope = scope;
    }

    @Override
    public List<Mismatch> match(byte[] body, Steps steps) {
        Run run = new Run(steps, scope);
        run.compare(wanted, NamedRules.tree(fields(new String(body, StandardCharsets.UTF_8))));
        return run.mismatches();
    }

    /** Reads the fields of a form. What is no proper escape stays as it is. */
    static Map<String, List<String>> fields(String form) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String pair : form.strip().split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                String value = equals < 0 ? "" : decoded(pair.substring(equals + 1));
                fields.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
            }
        }
        return fields;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
