package dev.fledge.contract.broker;

import dev.fledge.contract.broker.MatrixRow.Standing;
import dev.fledge.contract.broker.MatrixRow.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Makes a decision of facts, whichever source they come from. Pure. */
final class Decider {
    private final Question question;
    private final String option;

    Decider(Question question, String option) {
        this.question = question;
        this.option = option;
    }

    Decision decide(Facts facts) {
        DeployVerdict verdict = verdict(facts);
        List<String> reasons = new ArrayList<>();
        facts.noVersion().ifPresent(reasons::add);
        facts.noEnvironment().ifPresent(reasons::add);
        Stream.of(State.FAILED, State.NOTHING_DEPLOYED, State.NOT_VERIFIED)
                .flatMap(state -> facts.rows().stream().filter(row -> row.state() == state))
                .map(this::reason)
                .forEach(reasons::add);
        if (verdict == DeployVerdict.YES) {
            reasons.add(yes(facts.rows()));
        }
        reasons.addAll(facts.warnings());
        return new Decision(question, verdict, facts.rows(), new Decision.Words(reasons, fix(verdict, facts)));
    }

    Decision unreachable(String problem) {
        return new Decision(
                question,
                DeployVerdict.SOURCE_UNREACHABLE,
                List.of(),
                new Decision.Words(
                        List.of(problem + "; so nothing is known, which is no yes and no no"), Optional.empty()));
    }

    /** A failure stays one however long one waits, so it decides before what is missing. */
    private static DeployVerdict verdict(Facts facts) {
        if (facts.noVersion().isPresent()) {
            return DeployVerdict.UNKNOWN_VERSION;
        }
        if (has(facts, State.FAILED)) {
            return DeployVerdict.NO_FAILED;
        }
        if (facts.noEnvironment().isPresent() || has(facts, State.NOTHING_DEPLOYED)) {
            return DeployVerdict.UNKNOWN_NOTHING_DEPLOYED;
        }
        return has(facts, State.NOT_VERIFIED) ? DeployVerdict.UNKNOWN_NOT_VERIFIED : DeployVerdict.YES;
    }

    private static boolean has(Facts facts, State state) {
        return facts.rows().stream().anyMatch(row -> row.state() == state);
    }

    private String yes(List<MatrixRow> rows) {
        if (rows.isEmpty()) {
            return "no app in " + question.environment() + " has a contract with " + question.asked()
                    + ", and it has none with another: there was nothing to compare";
        }
        return rows.size() == 1
                ? "the one contract with what is live in " + question.environment() + " is verified"
                : "all " + rows.size() + " contracts with what is live in " + question.environment() + " are verified";
    }

    private String reason(MatrixRow row) {
        String provider =
                row.providerName() + row.providerVersion().map(v -> " " + v).orElse("");
        boolean asProvider = row.hasProvider(question.asked());
        String where = question.environment();
        return switch (row.state()) {
            case FAILED ->
                asProvider
                        ? provider + " does not keep the contract with " + row.consumer() + ", which is live in "
                                + where + standing(row, "the version of " + row.providerName() + " that is live there")
                        : row.consumer() + " has a contract that " + provider + ", which is live in " + where
                                + ", does not keep"
                                + standing(
                                        row,
                                        "the contract of the " + row.consumer().pacticipant() + " that is live there");
            case NOTHING_DEPLOYED ->
                row.consumer() + " needs " + row.providerName() + ", of which no version is recorded in " + where;
            case NOT_VERIFIED ->
                asProvider
                        ? "nobody published whether " + provider + " keeps the contract with " + row.consumer()
                                + ", which is live in " + where
                        : "nobody published whether " + provider + ", which is live in " + where
                                + ", keeps the contract with " + row.consumer();
            case VERIFIED -> provider + " keeps the contract with " + row.consumer();
        };
    }

    private static String standing(MatrixRow row, String compared) {
        return switch (row.standing().orElse(Standing.NOT_COMPARED)) {
            case REGRESSION -> "; " + compared + " is verified, so this is a regression";
            case FAILED_BEFORE -> "; " + compared + " fails too, so this was broken before";
            case NOT_COMPARED -> "; nothing that is live there has a result to compare with";
        };
    }

    private Optional<String> fix(DeployVerdict verdict, Facts facts) {
        return switch (verdict) {
            case YES, SOURCE_UNREACHABLE -> Optional.empty();
            case UNKNOWN_VERSION ->
                Optional.of("fledge publish --pacts DIR --version "
                        + ShellWord.of(question.asked().version()) + " " + option);
            case UNKNOWN_NOTHING_DEPLOYED -> Optional.of(record(facts));
            case UNKNOWN_NOT_VERIFIED -> first(facts, State.NOT_VERIFIED).map(this::verify);
            case NO_FAILED -> first(facts, State.FAILED).map(this::verify);
        };
    }

    private static Optional<MatrixRow> first(Facts facts, State state) {
        return facts.rows().stream().filter(row -> row.state() == state).findFirst();
    }

    private String record(Facts facts) {
        String missing = first(facts, State.NOTHING_DEPLOYED)
                .map(MatrixRow::providerName)
                .orElse("NAME");
        return "fledge record-deployment --pacticipant " + (missing.equals("NAME") ? missing : ShellWord.of(missing))
                + " --version VERSION --environment " + ShellWord.of(question.environment()) + " " + option;
    }

    private String verify(MatrixRow row) {
        Optional<String> address = row.pactLink().filter(link -> link.matches("https?://.*"));
        String file = row.pactLink().filter(link -> address.isEmpty()).orElse("FILE");
        return "fledge verify --pact " + ShellWord.of(file) + " --target URL --provider-version "
                + row.providerVersion().map(ShellWord::of).orElse("VERSION") + " " + option + " (where "
                + row.providerName() + " runs"
                + address.map(link -> "; FILE is what " + link + " answers").orElse("")
                + ")";
    }
}
