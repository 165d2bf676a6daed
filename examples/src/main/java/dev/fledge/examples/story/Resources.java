package dev.fledge.examples.story;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The files of Where2Eat that come with this program. */
final class Resources {
    private Resources() {}

    static String text(String name) throws IOException {
        try (InputStream stream = Resources.class.getResourceAsStream("/where2eat/" + name)) {
            if (stream == null) {
                throw new IOException("resource where2eat/" + name + " is not on the class path; build examples again");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
