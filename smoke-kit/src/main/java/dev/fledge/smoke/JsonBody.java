package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.http.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A JSON body made of maps and lists that may hold secrets. */
record JsonBody(String json, List<Secret> secrets) {
    JsonBody {
        secrets = List.copyOf(secrets);
    }

    static JsonBody of(Map<String, ?> members) {
        List<Secret> secrets = new ArrayList<>();
        return new JsonBody(JsonText.compact(plain(members, secrets)), secrets);
    }

    private static Object plain(Object value, List<Secret> secrets) {
        if (value instanceof Secret secret) {
            secrets.add(secret);
            return secret.reveal();
        }
        if (value instanceof Map<?, ?> map) {
            // The order of Map.of changes from run to run; a message that can be compared needs one order.
            Map<String, Object> members =
                    map instanceof LinkedHashMap || map instanceof SortedMap ? new LinkedHashMap<>() : new TreeMap<>();
            map.forEach((key, member) -> members.put(String.valueOf(key), plain(member, secrets)));
            return members;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(item -> plain(item, secrets)).toList();
        }
        return value;
    }
}
