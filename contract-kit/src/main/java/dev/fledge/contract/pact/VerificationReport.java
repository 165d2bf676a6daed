package dev.fledge.contract.pact;

import dev.fledge.document.JsonText;
import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Verdict;
import java.util.List;
import java.util.Optional;

/**
 * What became of all pacts of a verification. Immutable, and free of the secrets of its requests.
 *
 * <p>A run that verified nothing (no pact, an empty one, all skipped) has not passed.
 */
public final class VerificationReport {
    private final String target;
    private final Optional<String> providerVersion;
    private final List<PactResult> pacts;
    private final List<String> problems;
    private final VerificationPolicy policy;

    VerificationReport(PactVerifier verifier, List<PactResult> pacts, List<String> problems) {
        this.target = verifier.settings().target();
        this.providerVersion = verifier.providerVersion();
        this.pacts = List.copyOf(pacts);
        this.problems = List.copyOf(problems);
        this.policy = verifier.policy();
    }

    /** Returns the address of the provider, without user and password. */
    public String target() {
        return target;
    }

    /** Returns the version of the provider that was verified, if the verifier was told. */
    public Optional<String> providerVersion() {
        return providerVersion;
    }

    /** Returns one result for each pact that could be read, in the order of the sources. */
    public List<PactResult> pacts() {
        return pacts;
    }

    /** Returns the results of all interactions, in the order of the pacts. */
    public List<InteractionResult> interactions() {
        return pacts.stream().flatMap(pact -> pact.interactions().stream()).toList();
    }

    /** Returns a sentence for each pact or source that could not be read. */
    public List<String> problems() {
        return problems;
    }

    /** Returns how many interactions have this verdict. */
    public int count(InteractionVerdict verdict) {
        return (int) interactions().stream()
                .filter(each -> each.verdict() == verdict)
                .count();
    }

    /** Returns the verdict by the verifier's policy: FAIL if an interaction mismatches, PASS if the policy is met. */
    public Verdict verdict() {
        return Finding.worstOf(findings());
    }

    /** Returns the verdict by another policy. */
    public Verdict verdict(VerificationPolicy other) {
        return Finding.worstOf(findings(other));
    }

    /** Returns one finding for each interaction and for whatever else keeps the run from passing; never empty. */
    public List<Finding> findings() {
        return findings(policy);
    }

    /** Returns the findings by another policy. */
    public List<Finding> findings(VerificationPolicy other) {
        return new VerificationFindings(this, other).all();
    }

    /**
     * Throws unless the policy is met.
     *
     * @throws AssertionError with the text of the report
     */
    public void require(VerificationPolicy other) {
        if (verdict(other) != Verdict.PASS) {
            throw new AssertionError(VerificationText.of(this, other));
        }
    }

    /** Returns the report for people: what is wrong first, each with request, place, expected and found. */
    public String toText() {
        return VerificationText.of(this, policy);
    }

    /** Returns the report for programs: JSON with fixed order and no times; the same answers give the same bytes. */
    public String toJson() {
        return JsonText.pretty(VerificationJson.of(this));
    }

    /** Returns the first line of the text. */
    @Override
    public String toString() {
        return toText().lines().findFirst().orElse("");
    }
}
