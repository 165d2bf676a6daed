package dev.fledge.examples.story;

import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the story can be told on. */
enum RouterKind {
    LOCAL("a router inside this program"),
    HAPROXY("a real HAProxy"),
    NGINX("a real nginx"),
    DEPLOYMENT("a fake cluster, where the share of users is the share of pods"),
    ARGO("a fake cluster, where Argo Rollouts moves the users"),
    FLAGGER("a fake cluster, where Flagger moves the users"),
    HTTPROUTE("a fake cluster, where a Gateway API route moves the users");

    private final String what;

    RouterKind(String what) {
        this.what = what;
    }

    /** What users go through, for people. */
    String what() {
        return what;
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<RouterKind> labelled(String label) {
        return Arrays.stream(values())
                .filter(kind -> kind.label().equals(label))
                .findFirst();
    }

    static String labels() {
        return Arrays.stream(values()).map(RouterKind::label).collect(Collectors.joining(", "));
    }

    /**
     * Opens it, with the stable version behind it; what it opened is closed with what is held, also if it could not be opened.
     *
     * @throws NotInstalledException if it needs a program that is not installed
     */
    Crossing open(Held held, Apps apps, long seed) throws IOException, InterruptedException {
        return switch (this) {
            case LOCAL -> new LocalCrossing(held, apps, seed);
            case HAPROXY -> HaproxyCrossing.open(held, apps);
            case NGINX -> NginxCrossing.open(held, apps);
            case DEPLOYMENT -> DeploymentCrossing.open(held, apps);
            case ARGO -> ArgoCrossing.open(held, apps);
            case FLAGGER -> FlaggerCrossing.open(held, apps);
            case HTTPROUTE -> HttpRouteCrossing.open(held, apps);
        };
    }
}
