package dev.fledge.rollout.fake;

/**
 * A request that reached the fake server, whatever became of it.
 *
 * @param method such as {@code PATCH}
 * @param path such as {@code /apis/apps/v1/namespaces/prod/deployments/app/scale}
 * @param query as it was sent, decoded; empty if there was none
 * @param contentType of the body; empty if none was named
 * @param body as it was sent; empty if there was none
 */
public record SeenRequest(String method, String path, String query, String contentType, String body) {
    /** Returns whether the request asks for a change: whether it is no {@code GET} and no access review. */
    public boolean isWrite() {
        return !method.equals("GET") && !path.endsWith("accessreviews");
    }

    /** Returns whether the request is a watch. */
    public boolean isWatch() {
        return method.equals("GET") && ("&" + query).matches(".*&watch=(true|1)(&.*)?");
    }

    @Override
    public String toString() {
        return method + " " + path + (query.isEmpty() ? "" : "?" + query) + (body.isEmpty() ? "" : " " + body);
    }
}
