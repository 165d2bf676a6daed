package dev.fledge.rollout.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Turns what the server said into an exception whose message names the fix. */
final class Refusal {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST_BODY = 200;

    private final Asked asked;
    private final int code;
    private final JsonNode status;
    private final String message;

    private Refusal(Asked asked, int code, JsonNode status, String body) {
        this.asked = asked;
        this.code = code;
        this.status = status;
        String told = status.path("message").asText();
        this.message = told.isBlank() ? body : told;
    }

    static KubernetesException of(Asked asked, Transport.Answer answer) {
        String body = new String(answer.body(), StandardCharsets.UTF_8);
        JsonNode status;
        try {
            status = JSON.readTree(answer.body());
        } catch (IOException e) {
            // Not from the API server itself, or from one of its proxies; the text may still help.
            status = MissingNode.getInstance();
        }
        boolean isStatus = status.path("kind").asText().equals("Status");
        return new Refusal(asked, answer.code(), isStatus ? status : MissingNode.getInstance(), shortened(body))
                .exception();
    }

    static KubernetesException inStream(Asked asked, KubernetesObject status) {
        int code = (int) status.number("/code").orElse(0);
        return new Refusal(asked, code, status.tree(), "").exception();
    }

    private static String shortened(String body) {
        String line = body.strip().replaceAll("\\s+", " ");
        return line.length() <= LONGEST_BODY ? line : line.substring(0, LONGEST_BODY) + "…";
    }

    private KubernetesException exception() {
        String reason = status.path("reason").asText();
        StringBuilder text = new StringBuilder(asked + ": " + code);
        if (!reason.isEmpty()) {
            text.append(' ').append(reason);
        }
        if (!message.isBlank()) {
            text.append(": ").append(message);
        }
        String fix = fix();
        if (!fix.isEmpty()) {
            text.append("; ").append(fix);
        }
        return new KubernetesException(code, reason, text.toString(), isConflict());
    }

    private String fix() {
        return switch (code) {
            case 301, 302, 303, 307, 308 -> "redirects are not followed; name the address of the API server itself";
            case 400 -> "the request is not as this server wants it; compare its version with the kind's";
            case 401 -> "a fresh credential was not taken either; log in again, or look at the user of the kubeconfig";
            case 403 -> forbidden();
            case 404 -> missing();
            case 409 -> conflict();
            case 410 -> "that version is not kept any more; read anew";
            case 415 ->
                "this kind takes no " + asked.body().map(Patch::contentType).orElse("such body")
                        + "; kinds that are not built in take merge and JSON patches alone";
            case 422 ->
                isConflict()
                        ? "what the change presumed does not stand there; read the object and decide anew"
                        : "the object would not be valid; put right what is named";
            case 429 -> "the server has too much to do, or a PodDisruptionBudget forbids it; come again later";
            default -> "";
        };
    }

    private String forbidden() {
        if (causedBy("NamespaceTerminating")) {
            return "the namespace " + asked.place().namespace()
                    + " is being deleted; nothing can be made there any more";
        }
        if (message.contains("admission webhook") || message.contains("denied the request")) {
            return "an admission webhook or policy of the cluster refused it; ask who owns it";
        }
        if (message.contains("exceeded quota")) {
            return "raise the ResourceQuota of " + asked.place().namespace() + ", or take less";
        }
        Asked.Place place = asked.place();
        return Rbac.fix(place.kind().group(), place.resource(), asked.verb(), place.namespace());
    }

    private String missing() {
        Asked.Place place = asked.place();
        boolean named = !status.at("/details/name").asText().isEmpty();
        if (named && place.kind().plural().equals("namespaces")) {
            return "there is no such namespace";
        }
        if (named) {
            return "there is no such object in " + place.namespace() + "; look with: kubectl get " + place.kind()
                    + " -n " + place.namespace();
        }
        if (place.resource().contains("/")) {
            return "either there is no such object, or " + place.kind() + " has no subresource "
                    + place.resource().substring(place.resource().indexOf('/') + 1);
        }
        return "the server does not know " + place.kind() + " in version "
                + place.kind().version() + "; install its CRD, or look with: kubectl api-resources --api-group="
                + place.kind().group();
    }

    private String conflict() {
        if (status.path("reason").asText().equals("AlreadyExists")) {
            return "somebody else made it; read it and decide anew";
        }
        return "it was changed since it was read; read it and decide anew";
    }

    private boolean causedBy(String reason) {
        for (JsonNode cause : status.at("/details/causes")) {
            if (cause.path("reason").asText().equals(reason)) {
                return true;
            }
        }
        return message.contains("is being terminated");
    }

    /** Whether a precondition failed. For a failed test of a JSON patch the server says no more than 422 and a general sentence. */
    private boolean isConflict() {
        boolean tests = asked.body()
                .filter(patch -> patch.contentType().equals(Patch.JSON_PATCH))
                .filter(patch -> patch.json().contains("\"op\":\"test\""))
                .isPresent();
        return code == 409 || (code == 422 && tests && !message.contains("is invalid:"));
    }
}
