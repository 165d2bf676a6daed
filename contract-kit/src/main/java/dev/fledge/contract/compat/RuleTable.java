package dev.fledge.contract.compat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Every rule: its id, how bad it is, and what it means. The ids are those that oasdiff uses where it has the rule.
 *
 * <p>The first table is of what can change in a schema. A line of it is a rule for each place that a schema can stand at:
 * {@code max-decreased} is {@code request-body-max-decreased}, {@code request-property-max-decreased},
 * {@code request-parameter-max-decreased}, {@code response-body-...}, {@code response-property-...} and
 * {@code response-header-...}. The second table is of whole ids, and wins where an id is in both.
 */
final class RuleTable {
    static final List<String> REQUEST_PLACES = List.of("request-body", "request-property", "request-parameter");
    static final List<String> RESPONSE_PLACES = List.of("response-body", "response-property", "response-header");

    /** One rule. */
    record Rule(String id, Level level, String meaning) {}

    private static final String SCHEMA = """
            type-changed                 | BREAKING | BREAKING | has another type
            type-generalized             | SAFE     | BREAKING | has a wider type
            type-specialized             | BREAKING | SAFE     | has a narrower type
            format-changed               | BREAKING | BREAKING | has another format
            format-generalized           | SAFE     | BREAKING | has a wider format
            format-specialized           | BREAKING | SAFE     | has a narrower format
            format-added                 | BREAKING | SAFE     | must have a format
            format-removed               | SAFE     | BREAKING | need not have a format any more
            became-nullable              | SAFE     | BREAKING | may be null
            became-not-nullable          | BREAKING | SAFE     | may not be null any more
            became-enum                  | BREAKING | SAFE     | must be one of listed values
            became-not-enum              | SAFE     | BREAKING | need not be one of listed values any more
            enum-value-added             | SAFE     | BREAKING | may have another value
            enum-value-removed           | BREAKING | SAFE     | may not have a value any more
            const-added                  | BREAKING | SAFE     | must be one fixed value
            const-removed                | SAFE     | BREAKING | need not be one fixed value any more
            const-changed                | BREAKING | BREAKING | must be another fixed value
            max-set                      | BREAKING | SAFE     | has a greatest value
            max-unset                    | SAFE     | BREAKING | has no greatest value any more
            max-decreased                | BREAKING | SAFE     | has a smaller greatest value
            max-increased                | SAFE     | BREAKING | has a larger greatest value
            exclusive-max-set            | BREAKING | SAFE     | has a value it must stay below
            exclusive-max-unset          | SAFE     | BREAKING | has no value any more that it must stay below
            exclusive-max-decreased      | BREAKING | SAFE     | must stay below a smaller value
            exclusive-max-increased      | SAFE     | BREAKING | must stay below a larger value
            min-set                      | BREAKING | SAFE     | has a least value
            min-unset                    | SAFE     | BREAKING | has no least value any more
            min-increased                | BREAKING | SAFE     | has a larger least value
            min-decreased                | SAFE     | BREAKING | has a smaller least value
            exclusive-min-set            | BREAKING | SAFE     | has a value it must stay above
            exclusive-min-unset          | SAFE     | BREAKING | has no value any more that it must stay above
            exclusive-min-increased      | BREAKING | SAFE     | must stay above a larger value
            exclusive-min-decreased      | SAFE     | BREAKING | must stay above a smaller value
            max-length-set               | BREAKING | SAFE     | has a greatest length
            max-length-unset             | SAFE     | BREAKING | has no greatest length any more
            max-length-decreased         | BREAKING | SAFE     | has a smaller greatest length
            max-length-increased         | SAFE     | BREAKING | has a larger greatest length
            min-length-set               | BREAKING | SAFE     | has a least length
            min-length-unset             | SAFE     | BREAKING | has no least length any more
            min-length-increased         | BREAKING | SAFE     | has a larger least length
            min-length-decreased         | SAFE     | BREAKING | has a smaller least length
            max-items-set                | BREAKING | SAFE     | has a greatest number of items
            max-items-unset              | SAFE     | BREAKING | has no greatest number of items any more
            max-items-decreased          | BREAKING | SAFE     | may have fewer items at most
            max-items-increased          | SAFE     | BREAKING | may have more items at most
            min-items-set                | BREAKING | SAFE     | has a least number of items
            min-items-unset              | SAFE     | BREAKING | has no least number of items any more
            min-items-increased          | BREAKING | SAFE     | must have more items at least
            min-items-decreased          | SAFE     | BREAKING | must have fewer items at least
            max-properties-set           | BREAKING | SAFE     | has a greatest number of members
            max-properties-unset         | SAFE     | BREAKING | has no greatest number of members any more
            max-properties-decreased     | BREAKING | SAFE     | may have fewer members at most
            max-properties-increased     | SAFE     | BREAKING | may have more members at most
            min-properties-set           | BREAKING | SAFE     | has a least number of members
            min-properties-unset         | SAFE     | BREAKING | has no least number of members any more
            min-properties-increased     | BREAKING | SAFE     | must have more members at least
            min-properties-decreased     | SAFE     | BREAKING | must have fewer members at least
            multiple-of-set              | BREAKING | SAFE     | must be a multiple of a number
            multiple-of-unset            | SAFE     | BREAKING | need not be a multiple of a number any more
            multiple-of-generalized      | SAFE     | BREAKING | must be a multiple of a divisor of the old number
            multiple-of-specialized      | BREAKING | SAFE     | must be a multiple of a multiple of the old number
            multiple-of-changed          | BREAKING | BREAKING | must be a multiple of another number
            unique-items-set             | BREAKING | SAFE     | must have no item twice
            unique-items-unset           | SAFE     | BREAKING | may have an item twice
            pattern-added                | BREAKING | SAFE     | must match a pattern
            pattern-removed              | SAFE     | BREAKING | need not match a pattern any more
            pattern-changed              | RISK     | RISK     | must match another pattern; whether it matches more or less is not known
            one-of-added                 | SAFE     | BREAKING | may have another form (oneOf)
            one-of-removed               | BREAKING | SAFE     | may not have a form any more (oneOf)
            any-of-added                 | SAFE     | BREAKING | may have another form (anyOf)
            any-of-removed               | BREAKING | SAFE     | may not have a form any more (anyOf)
            additional-properties-closed | BREAKING | SAFE     | may not have members any more that are not named
            additional-properties-opened | SAFE     | RISK     | may have members that are not named
            default-value-added          | RISK     | SAFE     | has a default value
            default-value-changed        | RISK     | SAFE     | has another default value
            default-value-removed        | RISK     | SAFE     | has no default value any more
            discriminator-added          | RISK     | SAFE     | is told apart by a member (discriminator)
            discriminator-removed        | SAFE     | RISK     | is not told apart by a member any more (discriminator)
            discriminator-property-name-changed | BREAKING | BREAKING | is told apart by another member (discriminator)
            discriminator-mapping-added  | SAFE     | RISK     | has another value of the discriminator
            discriminator-mapping-deleted | BREAKING | SAFE    | has a value of the discriminator no more
            discriminator-mapping-changed | BREAKING | BREAKING | has a value of the discriminator that means another schema
            deprecated                   | SAFE     | SAFE     | is deprecated
            reactivated                  | SAFE     | SAFE     | is not deprecated any more
            keyword-changed              | RISK     | RISK     | has another keyword that is not looked into
            not-compared                 | RISK     | RISK     | is nested too deeply or has too many forms to be compared
            """;

    private static final String WHOLE = """
            new-required-request-property                  | BREAKING | is new and required
            new-required-request-property-with-default     | BREAKING | is new and required, though it has a default value
            new-optional-request-property                  | SAFE     | is new and optional
            request-property-became-required               | BREAKING | became required
            request-property-became-required-with-default  | BREAKING | became required, though it has a default value
            request-property-became-optional               | SAFE     | became optional
            request-property-removed                       | RISK     | is gone; whoever sends it is not understood any more
            request-property-removed-from-closed-object    | BREAKING | is gone from an object that refuses what it does not name
            request-required-property-became-read-only     | RISK     | became read-only, so it may not be sent
            request-optional-property-became-read-only     | RISK     | became read-only, so it may not be sent
            request-required-property-became-not-read-only | BREAKING | is not read-only any more, so it must be sent
            request-optional-property-became-not-read-only | SAFE     | is not read-only any more, so it may be sent
            response-required-property-added               | SAFE     | is new and always there
            response-optional-property-added               | SAFE     | is new
            response-property-added-to-closed-object       | RISK     | is new in an object that promised to have no others
            response-required-property-removed             | BREAKING | is gone, and was always there
            response-optional-property-removed             | RISK     | is gone, and was not always there
            response-property-became-optional              | BREAKING | is not always there any more
            response-property-became-required              | SAFE     | is always there
            response-required-property-became-write-only   | BREAKING | became write-only, so it is not sent any more
            response-optional-property-became-write-only   | RISK     | became write-only, so it is not sent any more
            response-required-property-became-not-write-only | SAFE   | is not write-only any more, so it is sent
            response-optional-property-became-not-write-only | SAFE   | is not write-only any more, so it may be sent
            request-parameter-default-value-added          | BREAKING | has a default value where leaving it out meant nothing
            request-parameter-default-value-changed        | BREAKING | has another default value
            request-parameter-default-value-removed        | BREAKING | has no default value any more
            request-parameter-removed                      | RISK     | is gone; whoever sends it is not understood any more
            new-required-request-parameter                 | BREAKING | is new and required
            new-optional-request-parameter                 | SAFE     | is new and optional
            request-parameter-became-required              | BREAKING | became required
            request-parameter-became-optional              | SAFE     | became optional
            request-parameter-in-changed                   | BREAKING | is expected in another part of the request
            request-parameter-style-changed                | BREAKING | is written in another style
            request-parameter-explode-changed              | BREAKING | is written apart where it was written together, or the other way round
            request-body-added-required                    | BREAKING | is new and required
            request-body-added-optional                    | SAFE     | is new and optional
            request-body-removed                           | RISK     | is gone; whoever sends it is not understood any more
            request-body-became-required                   | BREAKING | became required
            request-body-became-optional                   | SAFE     | became optional
            request-body-media-type-removed                | BREAKING | is not accepted in a media type any more
            request-body-media-type-added                  | SAFE     | is accepted in another media type
            response-success-status-removed                | BREAKING | is gone
            response-non-success-status-removed            | RISK     | is gone
            response-success-status-added                  | RISK     | is a new kind of success
            response-non-success-status-added              | SAFE     | is a new kind of failure
            response-media-type-removed                    | BREAKING | is not given in a media type any more
            response-media-type-added                      | SAFE     | is given in another media type
            required-response-header-removed               | BREAKING | is gone, and was always there
            optional-response-header-removed               | RISK     | is gone, and was not always there
            response-header-added                          | SAFE     | is new
            response-header-became-optional                | BREAKING | is not always there any more
            response-header-became-required                | SAFE     | is always there
            api-path-removed-without-deprecation           | BREAKING | the path is gone
            api-path-removed-with-deprecation              | RISK     | the path is gone, and was deprecated
            api-removed-without-deprecation                | BREAKING | the operation is gone
            api-removed-with-deprecation                   | RISK     | the operation is gone, and was deprecated
            endpoint-added                                 | SAFE     | the operation is new
            endpoint-deprecated                            | SAFE     | the operation is deprecated
            endpoint-deprecated-with-sunset                | SAFE     | the operation is deprecated and has a last day
            endpoint-reactivated                           | SAFE     | the operation is not deprecated any more
            sunset-deleted                                 | RISK     | the last day of a deprecated operation is gone
            api-sunset-date-changed-too-small              | RISK     | the last day of a deprecated operation comes earlier
            api-operation-id-removed                       | RISK     | the operation has another operationId, so generated clients name it otherwise
            api-operation-id-added                         | SAFE     | the operation has an operationId
            api-security-became-required                   | BREAKING | credentials are needed where none were
            api-security-became-optional                   | SAFE     | credentials are not needed any more
            api-security-removed                           | BREAKING | a way to authenticate is gone
            api-security-added                             | SAFE     | there is another way to authenticate
            api-security-scope-added                       | BREAKING | another scope is needed
            api-security-scope-removed                     | SAFE     | a scope is not needed any more
            api-security-component-type-changed            | BREAKING | credentials are sent in another way
            webhook-removed                                | BREAKING | the webhook is gone
            webhook-added                                  | SAFE     | the webhook is new
            callback-removed                               | BREAKING | the callback is gone
            callback-added                                 | SAFE     | the callback is new
            pact-interaction-removed                       | SAFE     | the consumer does not ask this any more
            pact-interaction-added                         | RISK     | the consumer asks something new; the provider may not know it
            pact-request-changed                           | RISK     | the consumer asks otherwise; the provider may not take it
            pact-response-asks-more                        | RISK     | the consumer wants more of the answer; the provider may not give it
            pact-response-asks-less                        | SAFE     | the consumer wants less of the answer
            pact-response-asks-otherwise                   | BREAKING | the consumer wants another type of value in the answer
            pact-response-rules-changed                    | RISK     | the consumer compares the answer by other rules
            """;

    private static final Map<String, Rule> RULES = rules();
    private static final Map<String, List<Level>> FAMILIES = families();

    private RuleTable() {}

    private static Map<String, Rule> rules() {
        Map<String, Rule> rules = new TreeMap<>();
        for (String[] cells : cells(SCHEMA)) {
            for (String place : REQUEST_PLACES) {
                add(rules, place + "-" + cells[0], cells[1], cells[3]);
            }
            for (String place : RESPONSE_PLACES) {
                add(rules, place + "-" + cells[0], cells[2], cells[3]);
            }
        }
        cells(WHOLE).forEach(cells -> add(rules, cells[0], cells[1], cells[2]));
        return Collections.unmodifiableMap(rules);
    }

    private static void add(Map<String, Rule> rules, String id, String level, String meaning) {
        rules.put(id, new Rule(id, Level.valueOf(level), meaning));
    }

    private static Map<String, List<Level>> families() {
        Map<String, List<Level>> families = new TreeMap<>();
        for (String[] cells : cells(SCHEMA)) {
            families.put(cells[0], List.of(Level.valueOf(cells[1]), Level.valueOf(cells[2])));
        }
        return families;
    }

    /** Returns the rows of the first table: family, level in requests, level in responses, meaning. */
    static List<String[]> schemaRows() {
        return cells(SCHEMA);
    }

    /** Returns the rows of the second table: id, level, meaning. */
    static List<String[]> wholeRows() {
        return cells(WHOLE);
    }

    private static List<String[]> cells(String table) {
        List<String[]> rows = new ArrayList<>();
        table.lines().forEach(line -> rows.add(line.strip().split("\\s*\\|\\s*", -1)));
        return rows;
    }

    /** Returns the rules by their ids, in the order of the ids. */
    static Map<String, Rule> all() {
        return RULES;
    }

    static Optional<Rule> find(String id) {
        return Optional.ofNullable(RULES.get(id));
    }

    /** Returns how bad something found in a schema is by default. */
    static Level levelOf(String family, Direction direction) {
        List<Level> levels = FAMILIES.get(family);
        if (levels != null) {
            return levels.get(direction == Direction.REQUEST ? 0 : 1);
        }
        return find(family)
                .orElseThrow(() -> new AssertionError("no rule " + family))
                .level();
    }

    /** Returns the id of something found in a schema that stands at a place. */
    static String idAt(String place, String family) {
        return FAMILIES.containsKey(family) ? place + "-" + family : family;
    }
}
