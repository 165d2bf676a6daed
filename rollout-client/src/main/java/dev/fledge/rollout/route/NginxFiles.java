package dev.fledge.rollout.route;

import dev.fledge.internal.Check;
import java.nio.file.Path;

/**
 * The files of an nginx on this machine.
 *
 * @param config its main file, which includes {@code include} in {@code http} (nginx {@code -c})
 * @param include the file that the target owns and replaces; in a folder that this process may write
 * @param pid where nginx keeps the number of its master process
 */
public record NginxFiles(Path config, Path include, Path pid) {
    /** @throws NullPointerException if a file is null */
    public NginxFiles {
        Check.notNull("config", config);
        Check.notNull("include", include);
        Check.notNull("pid file", pid);
    }
}
