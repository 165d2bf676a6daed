package dev.fledge.artifact;

import dev.fledge.internal.Check;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An image named by its content: repository and digest. Build once, the same digest everywhere.
 *
 * @param repository registry host, if any, and path, such as {@code registry.example/where2eat}; without tag
 * @param digest what the image is
 */
public record ImageRef(String repository, Digest digest) {
    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
    private static final String HOST = "(?:" + LABEL + "(?:\\." + LABEL + ")*|\\[[0-9A-Fa-f:]+\\])(?::[0-9]+)?";
    private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
    private static final Pattern REPOSITORY =
            Pattern.compile("(?:" + HOST + "/)?" + COMPONENT + "(?:/" + COMPONENT + ")*");
    private static final Pattern TAG = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}");
    private static final Pattern NAME_AND_TAG = Pattern.compile("(.+):([^/:]+)");
    private static final int LONGEST_NAME = 255;

    /**
     * Checks the components.
     *
     * @throws IllegalArgumentException if {@code repository} is no repository name of at most 255 characters
     * @see "github.com/distribution/reference: the grammar of image references"
     */
    public ImageRef {
        Check.notBlank("repository", repository);
        Check.notNull("digest", digest);
        if (repository.length() > LONGEST_NAME
                || !REPOSITORY.matcher(repository).matches()) {
            throw new IllegalArgumentException("repository must be [HOST[:PORT]/]path in lower case, at most "
                    + LONGEST_NAME + " characters, but was '" + repository + "'");
        }
    }

    /**
     * Reads {@code NAME[:TAG]@DIGEST}. The digest decides; a tag beside it is left out.
     *
     * @throws IllegalArgumentException if there is no digest (a tag can be moved after it was tested), or a part is not
     *     as the grammar wants it
     */
    public static ImageRef parse(String text) {
        Check.notNull("image reference", text);
        int at = text.indexOf('@');
        if (at < 0) {
            throw new IllegalArgumentException("image '" + text + "' has no digest, and a tag can move after it was"
                    + " tested; write NAME@sha256:...");
        }
        return new ImageRef(withoutTag(text.substring(0, at)), Digest.parse(text.substring(at + 1)));
    }

    private static String withoutTag(String name) {
        Matcher tagged = NAME_AND_TAG.matcher(name);
        if (!tagged.matches() || !TAG.matcher(tagged.group(2)).matches()) {
            return name;
        }
        return tagged.group(1);
    }

    @Override
    public String toString() {
        return repository + "@" + digest;
    }
}
