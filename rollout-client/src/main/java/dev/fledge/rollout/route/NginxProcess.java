package dev.fledge.rollout.route;

import dev.fledge.time.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** The nginx that runs on this machine: its test of files, its reload, its worker processes. */
final class NginxProcess {
    /** How an old worker calls itself once it takes no new connection. */
    private static final String LEAVING = "shutting down";

    private static final Duration AT_LEAST = Duration.ofSeconds(5);

    private final List<String> program;
    private final NginxFiles files;

    NginxProcess(List<String> program, NginxFiles files) {
        this.program = List.copyOf(program);
        this.files = files;
    }

    /** Returns the complaint of {@code nginx -t}; empty if there is none. */
    String test(Deadline deadline) throws IOException, InterruptedException {
        return run("-t", deadline);
    }

    /** Returns why the signal could not be sent; empty if it was, which does not say that the new file was taken. */
    String reload(Deadline deadline) throws IOException, InterruptedException {
        return run("-s reload", deadline);
    }

    private String run(String options, Deadline deadline) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of("-c", files.config().toString()));
        command.addAll(List.of(options.split(" ")));
        Path log = Files.createTempFile("fledge-nginx", ".log");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // Also a late abort is given the time that one test of a file takes.
            Duration left = deadline.remaining().compareTo(AT_LEAST) < 0 ? AT_LEAST : deadline.remaining();
            try {
                if (!process.waitFor(left.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new IOException("'" + String.join(" ", command) + "' took longer than " + left);
                }
            } finally {
                process.destroyForcibly();
            }
            return process.exitValue() == 0 ? "" : complaint(command, Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            Files.delete(log);
        }
    }

    private static String complaint(List<String> command, String said) {
        List<String> lines =
                said.lines().filter(line -> line.contains("[emerg]")).toList();
        return "'" + String.join(" ", command) + "' said: "
                + (lines.isEmpty() ? said.strip() : String.join("; ", lines));
    }

    /** Returns the workers that take new connections. */
    Set<Long> workers() throws IOException {
        Set<Long> workers = children();
        workers.removeIf(this::leaving);
        return workers;
    }

    /** Returns whether old workers still end what they have. */
    boolean oldWorkersLeft() throws IOException {
        return children().stream().anyMatch(this::leaving);
    }

    /** Returns whether none of these takes new connections any more. */
    boolean gone(Set<Long> old) throws IOException {
        Set<Long> now = workers();
        return old.stream().noneMatch(now::contains);
    }

    private Set<Long> children() throws IOException {
        return master().children()
                .filter(ProcessHandle::isAlive)
                .map(ProcessHandle::pid)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private ProcessHandle master() throws IOException {
        String text = Files.exists(files.pid()) ? Files.readString(files.pid()).strip() : "";
        if (!text.matches("\\d{1,10}")) {
            throw new IOException("nginx does not run: " + files.pid()
                    + " holds no process number; start it, or name the" + " file that its 'pid' directive names");
        }
        return ProcessHandle.of(Long.parseLong(text))
                .orElseThrow(() -> new IOException(
                        "nginx does not run: no process " + text + ", which " + files.pid() + " names; start it"));
    }

    private boolean leaving(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1)
                    .contains(LEAVING);
        } catch (IOException e) {
            // It has gone this moment, or this is no Linux; then the state page alone says what runs.
            return !ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }
}
