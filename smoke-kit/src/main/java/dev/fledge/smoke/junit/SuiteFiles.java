package dev.fledge.smoke.junit;

import dev.fledge.document.DocumentException;
import dev.fledge.smoke.Suite;
import dev.fledge.smoke.yaml.SuiteFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds suite files on the class path, beside a test class or, with a slash in front, from its root. */
final class SuiteFiles {
    private static final Pattern GLOB = Pattern.compile("[*?\\[{]");

    private final Class<?> testClass;

    private SuiteFiles(Class<?> testClass) {
        this.testClass = testClass;
    }

    static SuiteFiles beside(Class<?> testClass) {
        return new SuiteFiles(testClass);
    }

    static boolean isGlob(String file) {
        return GLOB.matcher(file).find();
    }

    /** Returns the suite of the file that is called like the class; empty if there is none. */
    Optional<Suite> ownSuite() {
        return Optional.ofNullable(testClass.getResource(ownName())).map(this::read);
    }

    String ownName() {
        return testClass.getSimpleName() + ".smoke.yaml";
    }

    /** Returns the suites of one file, or of all whose names match the glob, by name; never empty. */
    List<Suite> suites(String file) {
        if (!isGlob(file)) {
            return List.of(Optional.ofNullable(testClass.getResource(file))
                    .map(this::read)
                    .orElseThrow(() -> missing(file, "is not on the class path")));
        }
        int slash = file.lastIndexOf('/');
        if (isGlob(file.substring(0, slash + 1))) {
            throw missing(file, "may have * and ? in the name of the file only, not in that of a folder");
        }
        List<Path> found = matching(file.substring(0, slash + 1), file.substring(slash + 1));
        if (found.isEmpty()) {
            throw missing(file, "matches no file on the class path");
        }
        return found.stream().map(this::read).toList();
    }

    private List<Path> matching(String folder, String glob) {
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
        List<Path> found = new ArrayList<>();
        for (URL root : folders(folder)) {
            try (Stream<Path> files = Files.list(path(root))) {
                files.filter(file -> matcher.matches(file.getFileName())).forEach(found::add);
            } catch (IOException e) {
                throw new ExtensionConfigurationException(root + " cannot be listed: " + e.getMessage(), e);
            }
        }
        found.sort(Comparator.comparing(file -> file.getFileName().toString()));
        return found;
    }

    private List<URL> folders(String folder) {
        String name = folder.startsWith("/")
                ? folder.substring(1)
                : testClass.getPackageName().replace('.', '/') + "/" + folder;
        ClassLoader loader =
                Optional.ofNullable(testClass.getClassLoader()).orElseGet(ClassLoader::getSystemClassLoader);
        try {
            return Collections.list(loader.getResources(name));
        } catch (IOException e) {
            throw new ExtensionConfigurationException(folder + " cannot be looked for: " + e.getMessage(), e);
        }
    }

    private Suite read(URL url) {
        return read(path(url));
    }

    private Suite read(Path file) {
        try {
            return SuiteFile.read(file);
        } catch (IOException | DocumentException e) {
            throw new ExtensionConfigurationException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Path path(URL url) {
        try {
            URI uri = url.toURI();
            if (!"file".equals(uri.getScheme())) {
                throw new ExtensionConfigurationException(
                        url + " is inside an archive; suite files must be files, because they name others beside them");
            }
            return Path.of(uri);
        } catch (URISyntaxException e) {
            throw new ExtensionConfigurationException(url + " is no path of a file", e);
        }
    }

    private ExtensionConfigurationException missing(String file, String problem) {
        return new ExtensionConfigurationException("file '" + file + "' of @SmokeSuite on " + testClass.getName() + " "
                + problem + "; it is looked for beside the class, or with a slash in front from the root");
    }
}
