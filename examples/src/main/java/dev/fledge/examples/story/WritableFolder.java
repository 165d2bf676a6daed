package dev.fledge.examples.story;

import dev.fledge.verdict.Finding;
import dev.fledge.verdict.Gate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks before the start whether the report can be written after the end: a promotion that nobody can read about is not begun. */
record WritableFolder(Path folder) implements Gate {
    private static final byte[] TRIAL = new byte[64 * 1024];

    @Override
    public List<Finding> check() {
        try {
            Files.createDirectories(folder);
            Path trial = Files.createTempFile(folder, "trial", ".tmp");
            try {
                Files.write(trial, TRIAL);
            } finally {
                Files.delete(trial);
            }
            return List.of(Finding.pass("report folder")
                    .message("reports go to " + folder)
                    .build());
        } catch (IOException e) {
            return List.of(Finding.inconclusive("report folder")
                    .reason("NOT_WRITABLE")
                    .message("no report can be written to " + folder + " (" + e
                            + "); make room there or choose another folder with --out. Nothing was started")
                    .build());
        }
    }
}
