package dev.fledge.examples.fledge;

import dev.fledge.canary.record.RunRecord;
import dev.fledge.document.Document;
import dev.fledge.metric.source.RecordFile;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Reads what was observed: JSON lines, or one JSON or YAML document of one window. */
final class RecordOption {
    private RecordOption() {}

    /** Reads the file; says on stderr if its last line is cut off. */
    static RunRecord read(Path file, Duration slice) throws IOException {
        InputFile.existing(file, "record");
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".json") || name.endsWith(".yaml") || name.endsWith(".yml")) {
            RecordedWindow window = RecordedWindow.read(Document.read(file));
            return RunRecord.of(window.start(), window.observations());
        }
        RunRecord record = RecordFile.read(file, slice);
        record.cutOff().ifPresent(System.err::println);
        return record;
    }
}
