package dev.fledge.contract.compat;

import dev.fledge.contract.compat.UsedOperations.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds whom a change hits: the consumers whose known calls use what changed. */
final class ImpactFinder {
    private final UsedOperations used;
    private final RequestImpact requests;

    ImpactFinder(SpecFile before, SpecFile after, UsedOperations used) {
        this.used = used;
        this.requests = new RequestImpact(new RequestExamples(before, after));
    }

    Change judge(Change change) {
        if (change.level() == Level.SAFE) {
            return change;
        }
        Set<ConsumerImpact> impacts = new LinkedHashSet<>();
        List<Call> calls = change.operation().isEmpty() ? used.all() : used.of(change.operation());
        for (Call call : calls) {
            why(change, call)
                    .map(why -> new ConsumerImpact(
                            call.usage().consumer(), call.usage().interaction(), part(change), why))
                    .ifPresent(impacts::add);
        }
        return change.hitting(new ArrayList<>(impacts));
    }

    /** Returns the part without its operation, which the interaction has. */
    private static String part(Change change) {
        Subject subject = change.subject();
        return new Subject(subject.kind(), "", subject.names(), subject.path()).words();
    }

    private Optional<String> why(Change change, Call call) {
        Usage usage = call.usage();
        return switch (change.subject().kind()) {
            case OPERATION ->
                change.id().startsWith("api-") && change.id().contains("removed")
                        ? Optional.of("it calls it")
                        : Optional.empty();
            case SECURITY -> Optional.of("it calls it, with the credentials it has");
            case PARAMETER -> requests.ofParameter(change, call);
            case REQUEST_BODY -> requests.ofBody(change, call);
            case RESPONSE -> ResponseImpact.ofStatus(change, usage.read());
            case RESPONSE_HEADER -> ResponseImpact.ofHeader(change, usage.read());
            case RESPONSE_BODY -> ResponseImpact.ofBody(change, usage.read());
            case SCHEMA -> Optional.empty();
        };
    }
}
