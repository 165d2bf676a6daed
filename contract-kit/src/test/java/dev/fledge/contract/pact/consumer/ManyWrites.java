package dev.fledge.contract.pact.consumer;

import java.nio.file.Files;
import java.nio.file.Path;

/** Writes the pact of one writer again and again, as a forked test JVM might, and looks that nobody loses it. */
public final class ManyWrites {
    private ManyWrites() {}

    /** Takes the folder, the writer and how often. */
    public static void main(String[] arguments) throws Exception {
        PactFolder folder = PactFolder.at(Path.of(arguments[0]));
        for (int i = 0; i < Integer.parseInt(arguments[2]); i++) {
            String own = "of " + arguments[1] + " " + i % 3;
            Path file = folder.write(arguments[1], pact(own));
            if (!Files.readString(file).contains("\"" + own + "\"")) {
                throw new AssertionError("somebody lost '" + own + "'");
            }
        }
    }

    static String pact(String... descriptions) {
        ConsumerContract.Builder contract = ConsumerContract.between("where2eat", "prices");
        for (String description : descriptions) {
            String path = "/" + description.replace(' ', '-');
            contract.interaction(description, Expect.get(path).respond(200));
        }
        return contract.build().pact().toJson();
    }
}
