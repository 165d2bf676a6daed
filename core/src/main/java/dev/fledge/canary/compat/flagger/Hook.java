package dev.fledge.canary.compat.flagger;

import dev.fledge.canary.compat.Reading;
import dev.fledge.canary.compat.internal.PlainNumber;
import dev.fledge.document.DocumentNode;
import dev.fledge.verdict.Finding;

/** A webhook: whom Flagger asks, and when. */
record Hook(DocumentNode node, Kind kind) {
    /** When Flagger calls a webhook, and what an answer above 202 does. */
    enum Kind {
        ROLLOUT("rollout"),
        PRE_ROLLOUT("pre-rollout"),
        POST_ROLLOUT("post-rollout"),
        CONFIRM_ROLLOUT("confirm-rollout"),
        CONFIRM_TRAFFIC_INCREASE("confirm-traffic-increase"),
        CONFIRM_PROMOTION("confirm-promotion"),
        EVENT("event"),
        ROLLBACK("rollback");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        static Kind of(String word) {
            for (Kind kind : values()) {
                if (kind.word.equals(word)) {
                    return kind;
                }
            }
            throw new AssertionError(word);
        }

        String word() {
            return word;
        }

        /** Returns whether the answer can change what Flagger does. */
        boolean decides() {
            return this != POST_ROLLOUT && this != EVENT;
        }
    }

    private static final int LAST_GOOD_STATUS = 202;

    static Hook read(DocumentNode node) {
        node.allowOnly("type", "name", "url", "muteAlert", "timeout", "metadata", "retries", "disableTLS");
        node.field("name").text();
        node.field("url").text();
        String type = node.optional("type")
                .filter(t -> !t.isText() || !t.text().isEmpty())
                .map(t -> t.oneOf(
                        "rollout",
                        "pre-rollout",
                        "post-rollout",
                        "confirm-rollout",
                        "confirm-traffic-increase",
                        "confirm-promotion",
                        "event",
                        "rollback"))
                .orElse("rollout");
        return new Hook(node, Kind.of(type));
    }

    String name() {
        return node.field("name").text();
    }

    /** Judges the status code that the webhook answered; no answer is a bad one. */
    Finding judge(Reading reading) {
        if (reading instanceof Reading.Values values) {
            double status = values.values().get(values.values().size() - 1);
            return status <= LAST_GOOD_STATUS
                    ? Finding.pass(name())
                            .reason("WEBHOOK_AGREED")
                            .message(said("answered " + PlainNumber.text(status)))
                            .build()
                    : refused("answered " + PlainNumber.text(status) + ", at most 202 is good");
        }
        return refused(reading instanceof Reading.Failed failed ? "failed: " + failed.why() : "did not answer");
    }

    private Finding refused(String what) {
        return Finding.fail(name())
                .reason("WEBHOOK_REFUSED")
                .message(said(what))
                .build();
    }

    private String said(String what) {
        return name() + ": " + kind.word() + " webhook " + what;
    }
}
