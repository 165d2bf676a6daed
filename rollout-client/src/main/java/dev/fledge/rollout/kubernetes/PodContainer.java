package dev.fledge.rollout.kubernetes;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A container of a pod that has started at least once, as its status tells. Pure. */
final class PodContainer {
    private final KubernetesObject pod;
    private final KubernetesObject status;

    private PodContainer(KubernetesObject pod, KubernetesObject status) {
        this.pod = pod;
        this.status = status;
    }

    /**
     * Returns those of a pod that have started.
     *
     * @param name which; empty for all
     */
    static List<PodContainer> of(KubernetesObject pod, String name) {
        List<PodContainer> containers = new ArrayList<>();
        for (KubernetesObject status : pod.objects("/status/containerStatuses")) {
            PodContainer container = new PodContainer(pod, status);
            boolean meant = name.isEmpty() || container.container().equals(name);
            if (meant && container.firstStart().isPresent()) {
                containers.add(container);
            }
        }
        return containers;
    }

    String key() {
        return pod.uid() + "/" + container();
    }

    /** Returns the name for people. */
    String name() {
        return "pod " + pod.name() + ", container " + container();
    }

    ObjectRef ref() {
        return new ObjectRef(ResourceKind.POD, pod.namespace(), pod.name());
    }

    String container() {
        return status.text("/name").orElse("");
    }

    long restarts() {
        return status.number("/restartCount").orElse(0);
    }

    boolean runs() {
        return status.has("/state/running");
    }

    boolean startedBefore(Instant instant) {
        return firstStart().filter(start -> start.isBefore(instant)).isPresent();
    }

    /** Returns when the run began that the log is of now; empty if that is not told. */
    Optional<Instant> runStart() {
        return instant("/state/running/startedAt")
                .or(() -> instant("/state/terminated/startedAt"))
                .or(() -> instant("/lastState/terminated/startedAt"));
    }

    /** Returns when the run before that one began; empty if there was none. */
    Optional<Instant> formerStart() {
        return runs() ? instant("/lastState/terminated/startedAt") : Optional.empty();
    }

    private Optional<Instant> firstStart() {
        return restarts() > 0 ? instant(pod, "/status/startTime").or(this::runStart) : runStart();
    }

    private Optional<Instant> instant(String pointer) {
        return instant(status, pointer);
    }

    private static Optional<Instant> instant(KubernetesObject object, String pointer) {
        try {
            return object.text(pointer).map(Instant::parse);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
