package dev.fledge.contract.pact.consumer;

import static dev.fledge.contract.pact.consumer.ManyWrites.pact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fledge.contract.pact.Interaction;
import dev.fledge.contract.pact.PactFile;
import dev.fledge.contract.pact.PactVersion;
import dev.fledge.house.RealComponent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PactFolderTest {
    @TempDir
    Path pacts;

    private List<String> written() throws IOException {
        return PactFile.read(pacts.resolve("where2eat-prices.json")).interactions().stream()
                .map(Interaction::description)
                .toList();
    }

    @Test
    void pain_11_what_a_writer_no_longer_expects_is_gone_and_what_others_wrote_stays() throws Exception {
        PactFolder folder = PactFolder.at(pacts);

        folder.write("A", pact("one", "two"));
        folder.write("B", pact("three", "two"));
        folder.write("A", pact("four"));

        assertThat(written()).containsExactly("four", "three", "two");
    }

    @Test
    void pain_11_what_a_writer_wrote_that_is_no_more_leaves_the_file() throws Exception {
        PactFolder folder = PactFolder.at(pacts).writers(writer -> !writer.equals("A"));

        folder.write("A", pact("one", "two"));
        folder.write("B", pact("three", "two"));

        assertThat(written()).containsExactly("three", "two");
    }

    @Test
    void pain_11_threads_and_forked_jvms_lose_nothing_of_each_other() throws Exception {
        List<Process> forks = new ArrayList<>();
        for (String writer : List.of("fork1", "fork2")) {
            forks.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("java.class.path"),
                            ManyWrites.class.getName(),
                            pacts.toString(),
                            writer,
                            "40")
                    .inheritIO()
                    .start());
        }
        CompletableFuture<Void> thread = new CompletableFuture<>();
        Thread beside = new Thread(() -> {
            try {
                ManyWrites.main(new String[] {pacts.toString(), "thread", "40"});
                thread.complete(null);
            } catch (Exception | AssertionError e) {
                thread.completeExceptionally(e);
            }
        });
        try {
            beside.start();
            ManyWrites.main(new String[] {pacts.toString(), "here", "40"});

            thread.get(60, TimeUnit.SECONDS);
            for (Process fork : forks) {
                assertThat(fork.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(fork.exitValue()).isZero();
            }
        } finally {
            forks.forEach(RealComponent::end);
        }
        assertThat(written()).containsExactly("of fork1 0", "of fork2 0", "of here 0", "of thread 0");
    }

    @Test
    void what_no_writer_is_noted_for_is_left_alone() throws Exception {
        Files.writeString(pacts.resolve("where2eat-prices.json"), pact("by hand"));

        PactFolder.at(pacts).write("A", pact("one"));

        assertThat(written()).containsExactly("by hand", "one");
    }

    @Test
    void two_writers_of_one_description_must_mean_the_same() throws Exception {
        PactFolder folder = PactFolder.at(pacts);
        folder.write("A", pact("one"));
        String other = ConsumerContract.between("where2eat", "prices")
                .interaction("one", Expect.get("/one").respond(404))
                .build()
                .pact()
                .toJson();

        assertThatThrownBy(() -> folder.write("B", other))
                .isInstanceOf(IOException.class)
                .hasMessage("B and A expect different things of 'one' in " + pacts.resolve("where2eat-prices.json")
                        + "; give one of them another description");
    }

    @Test
    void another_version_of_pact_does_not_go_into_the_same_file() throws Exception {
        PactFolder folder = PactFolder.at(pacts);
        folder.write("A", pact("one"));
        String three = ConsumerContract.between("where2eat", "prices")
                .version(PactVersion.V3)
                .interaction("two", Expect.get("/two").respond(200))
                .build()
                .pact()
                .toJson();

        assertThatThrownBy(() -> folder.write("B", three))
                .hasMessage(pacts.resolve("where2eat-prices.json") + " holds Pact 4.0, but B writes Pact 3.0.0; let all"
                        + " test classes of the pair use one version, or delete the file");
    }

    @Test
    void a_file_that_is_cut_off_is_named_with_what_to_do() throws Exception {
        Path file = pacts.resolve("where2eat-prices.json");
        Files.writeString(file, "{\"consumer\": {");

        assertThatThrownBy(() -> PactFolder.at(pacts).write("A", pact("one")))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ":1:")
                .hasMessageEndingWith("; nothing can be added to this pact file, so delete it");
        assertThat(file).hasContent("{\"consumer\": {");
    }

    @Test
    void names_that_no_file_may_have_make_a_file_all_the_same() {
        assertThat(PactFolder.at(pacts).file("a/../b", "c:d").getFileName()).hasToString("a_.._b-c_d.json");
    }
}
