package dev.fledge.contract.pact.consumer;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** A class path of its own inside this JVM, which remembers what was looked for. */
public final class ClassPath implements AutoCloseable {
    private final Recording classes;

    private static final class Recording extends URLClassLoader {
        private final Set<String> asked = new ConcurrentSkipListSet<>();

        Recording(List<URL> urls) {
            super(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            asked.add(name);
            return super.loadClass(name, resolve);
        }
    }

    private ClassPath(Recording classes) {
        this.classes = classes;
    }

    /** Returns the class path of this test with only the jars and folders whose paths are chosen, and these first. */
    public static ClassPath of(Predicate<String> chosen, Path... first) throws MalformedURLException {
        List<URL> urls = new ArrayList<>();
        for (Path each : first) {
            urls.add(each.toUri().toURL());
        }
        for (String entry : List.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))) {
            if (chosen.test(entry)) {
                urls.add(Path.of(entry).toUri().toURL());
            }
        }
        return new ClassPath(new Recording(urls));
    }

    public ClassLoader loader() {
        return classes;
    }

    /** Returns the names of all classes that were looked for. */
    public Set<String> asked() {
        return classes.asked;
    }

    /** Runs a function of this name, which is loaded anew. */
    @SuppressWarnings("unchecked")
    public List<String> run(String function, String argument) throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        thread.setContextClassLoader(classes);
        try {
            Object instance =
                    classes.loadClass(function).getDeclaredConstructor().newInstance();
            return ((Function<String, List<String>>) instance).apply(argument);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    @Override
    public void close() throws IOException {
        classes.close();
    }
}
