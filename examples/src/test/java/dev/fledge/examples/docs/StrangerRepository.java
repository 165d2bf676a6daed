package dev.fledge.examples.docs;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * A local Maven repository as it would be on the machine of a stranger who has Fledge: our jars in it, and all else by links
 * to the one of this build, which stays free of our snapshots.
 */
final class StrangerRepository implements AutoCloseable {
    static final String VERSION = "0.1.0-SNAPSHOT";

    private final Path folder;

    private StrangerRepository(Path folder) {
        this.folder = folder;
    }

    static StrangerRepository in(Path folder) throws IOException {
        Path shared =
                Path.of(System.getProperty("maven.repo.local", System.getProperty("user.home") + "/.m2/repository"));
        Path ours = Path.of("dev", "fledge");
        link(shared, folder, ours.getName(0));
        Path dev = Files.createDirectories(folder.resolve("dev"));
        if (Files.isDirectory(shared.resolve("dev"))) {
            link(shared.resolve("dev"), dev, ours.getName(1));
        }
        return new StrangerRepository(folder);
    }

    private static void link(Path from, Path to, Path except) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> all = Files.list(from)) {
            for (Path each : all.filter(Files::isDirectory).toList()) {
                if (!each.getFileName().equals(except)) {
                    Files.createSymbolicLink(to.resolve(each.getFileName()), each);
                }
            }
        }
    }

    /** Puts a module there, with its jar if a class of it is given. */
    StrangerRepository with(String artifact, Path pom, Optional<Class<?>> classOfIt) throws IOException {
        Path place = Files.createDirectories(folder.resolve(Path.of("dev", "fledge", artifact, VERSION)));
        String name = artifact + "-" + VERSION;
        Files.copy(pom, place.resolve(name + ".pom"));
        if (classOfIt.isPresent()) {
            jar(classes(classOfIt.get()), place.resolve(name + ".jar"));
        }
        return this;
    }

    private static Path classes(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        if (Files.isRegularFile(classes)) {
            Files.copy(classes, jar);
            return;
        }
        try (Stream<Path> all = Files.walk(classes);
                OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            List<Path> files = all.filter(Files::isRegularFile).sorted().toList();
            for (Path each : files) {
                out.putNextEntry(new ZipEntry(classes.relativize(each).toString()));
                Files.copy(each, out);
            }
        }
    }

    Path folder() {
        return folder;
    }

    /** Takes away the links, so that whoever deletes the folder cannot follow them. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> top = Files.list(folder);
                Stream<Path> dev = Files.list(folder.resolve("dev"))) {
            for (Path each :
                    Stream.concat(top, dev).filter(Files::isSymbolicLink).toList()) {
                Files.delete(each);
            }
        }
    }
}
