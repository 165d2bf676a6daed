package dev.fledge.contract.pact.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.PactVersion;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ShapesTest {
    private static void refused(ThrowingCallable code, String message) {
        assertThatThrownBy(code).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test
    void an_example_that_is_not_of_its_own_shape_is_refused_with_the_fix() {
        refused(
                () -> Shapes.regex("[A-Z]{3}", "euro"),
                "the example 'euro' does not match its own regex [A-Z]{3}, which must describe the whole of it; the order"
                        + " is regex(pattern, example)");
        refused(
                () -> Shapes.regex("[A-Z", "A"),
                "regex([A-Z) is no regular expression: Unclosed character class at index 3");
        refused(
                () -> Shapes.decimal("9"),
                "the example of decimal() must have a fraction such as 9.0, but was '9'; where whole numbers will do, too,"
                        + " use number()");
        refused(
                () -> Shapes.number("9,50"),
                "the example of number() must be a number as JSON writes it, such as 9.50, but was '9,50'");
        refused(() -> Shapes.date("23.11.2026"), "the example '23.11.2026' of date() is not written as yyyy-MM-dd");
        refused(
                () -> Shapes.datetime("yyyy-MM-dd b", "2026-11-23"),
                "'yyyy-MM-dd b' is no format of a datetime: Unknown pattern letter: b");
        refused(
                () -> Shapes.containing("soup", "salad"),
                "the example of containing() must contain 'soup', but was 'salad'; give an example that does");
        refused(Shapes::oneOf, "oneOf() needs at least one text, of which the first is the example");
        refused(() -> Shapes.eachLike(-1, Shapes.text("a")), "min of eachLike() must be from 0 to 100, but was -1");
        refused(
                () -> Shapes.obj(Shapes.field("id", Shapes.integer(1)), Shapes.field("id", Shapes.text("a"))),
                "obj() has two fields 'id'; name each once");
    }

    @Test
    void a_decimal_keeps_the_digits_it_was_given() {
        assertThat(Shapes.decimal("9.50")).hasToString("9.50");
    }

    @Test
    void one_of_some_texts_takes_each_of_them_literally() {
        ConsumerContract contract = ConsumerContract.between("a", "b")
                .interaction("one", Expect.get("/").respond(200).json(Shapes.oneOf("A.1", "(B)")))
                .build();

        assertThat(contract.pact().toJson()).contains("\"regex\": \"A\\\\.1|\\\\(B\\\\)\"");
    }

    @Test
    void a_request_that_says_what_it_cannot_is_refused_with_the_fix() {
        refused(
                () -> Expect.get("prices/42"),
                "the path of a request must begin with / and have no ? or #, but was 'prices/42'; say the part after ? with"
                        + " query(name, value)");
        refused(
                () -> Expect.get("/prices?page=1"),
                "the path of a request must begin with / and have no ? or #, but was '/prices?page=1'; say the part after ?"
                        + " with query(name, value)");
        refused(
                () -> Expect.post("/prices").json(Shapes.obj(Shapes.optional("note", Shapes.text("a")))),
                "optional(note) is for answers; a request without the field is a second @Interaction");
        refused(
                () -> Expect.get("/prices").header("X-Ids", Shapes.eachLike(Shapes.integer(1))),
                "header X-Ids holds one text, so its shape must be one such as text(), regex() or integer()");
        refused(
                () -> Expect.get("/prices").query("id", "1").query("id", "2"),
                "query parameter id is said twice; say it once, with all its values");
        refused(() -> Expect.get("/prices").respond(99), "status of an answer must be from 100 to 599, but was 99");
    }

    private static ConsumerContract.Builder two(String description, Shape shape) {
        return ConsumerContract.between("a", "b")
                .version(PactVersion.V2)
                .interaction(description, Expect.get("/").respond(200).json(shape));
    }

    @Test
    void version_2_refuses_what_it_cannot_say() {
        refused(
                () -> two("one", Shapes.obj(Shapes.field("note", Shapes.nullable(Shapes.text("a")))))
                        .build(),
                "'one' has nullable() at body $.note, which Pact V2 cannot say; use version V3 or V4, or another word");
        refused(
                () -> two("one", Shapes.eachLike(Shapes.equalTo("a"))).build(),
                "'one' has equalTo() inside of a list at body $[*], which Pact V2 cannot say; use version V3 or V4, or"
                        + " another word");
        refused(
                () -> ConsumerContract.between("a", "b").version(PactVersion.V1),
                "Pact V1 knows no shapes, only examples; use version V4, V3 or V2");
    }

    @Test
    void a_contract_that_expects_nothing_or_a_thing_twice_is_refused() {
        Expect expect = Expect.get("/").respond(200);

        assertThatThrownBy(() -> ConsumerContract.between("a", "b").build())
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "the contract of a and b expects nothing, so it would prove nothing; add one with interaction()");
        refused(
                () -> ConsumerContract.between("a", "b")
                        .interaction("one", expect)
                        .interaction("one", expect),
                "two interactions are called 'one'; give each its own description");
        refused(
                () -> ConsumerContract.between("a", "b")
                        .interaction(
                                "one", Expect.get("/").givenWithoutOptional("x").respond(200)),
                "'one' says givenWithoutOptional(), but no field is optional(); take it out or make a field optional");
    }
}
