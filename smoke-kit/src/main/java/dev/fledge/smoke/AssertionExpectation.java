package dev.fledge.smoke;

import dev.fledge.document.JsonText;
import dev.fledge.smoke.Evaluation.Aspect;
import dev.fledge.smoke.Evaluation.Outcome;
import dev.fledge.smoke.Evaluation.Said;
import java.util.List;

/** Expects what a user's own code asserts. */
final class AssertionExpectation extends Expectation {
    private final String name;
    private final AnswerAssertion assertion;

    AssertionExpectation(String name, AnswerAssertion assertion, boolean soft) {
        super(soft);
        this.name = name;
        this.assertion = assertion;
    }

    @Override
    public String text() {
        return "satisfies " + JsonText.compact(name);
    }

    @Override
    String written(Writing writing) {
        throw writing.refused(
                "expects satisfies(\"" + name + "\"), which only Java can say; leave it out, or say it as a rule");
    }

    @Override
    public Expectation softly() {
        return new AssertionExpectation(name, assertion, true);
    }

    @Override
    List<Evaluation> evaluate(Evidence evidence) {
        try {
            assertion.check(evidence.answer());
            return List.of(Evaluation.met(Aspect.ASSERTION, "satisfies", name));
        } catch (AssertionError e) {
            // Not stripped: a secret that ends in a space would not be found any more.
            String said = e.getMessage() == null ? "no message" : e.getMessage();
            return List.of(
                    Evaluation.unmet(Aspect.ASSERTION, new Said("satisfies", name, "the assertion says: " + said)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(broken("it was interrupted"));
        } catch (Exception e) {
            return List.of(broken(e.getClass().getName() + (e.getMessage() == null ? "" : ": " + e.getMessage())));
        }
    }

    private Evaluation broken(String why) {
        return new Evaluation(
                Aspect.ASSERTION, Outcome.BROKEN, new Said("satisfies", name, "the assertion broke: " + why));
    }
}
