package dev.fledge.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The exported API of a module as text, one line a type or member, so that a reviewer sees a change of it as a diff. */
public final class ApiListing {
    private final Path classes;
    private final Path file;

    private ApiListing(Path classes, Path file) {
        this.classes = classes;
        this.file = file;
    }

    /** The listing of the module whose tests run, kept in {@code api/<artifact>.api}. */
    public static ApiListing ofThisModule(String artifact) {
        return new ApiListing(Path.of("target", "classes"), Path.of("api", artifact + ".api"));
    }

    /** Fails if the file does not say what the classes say; {@code -Dfledge.api.update=true} writes the file instead. */
    public void assertUpToDate() throws IOException {
        String now = render();
        if (Boolean.getBoolean("fledge.api.update")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, now);
        }
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("The API has changed. If that is meant, run 'mvn test -Dfledge.api.update=true', read the diff of "
                        + file + " and commit it with a line in CHANGELOG.md.")
                .isEqualTo(now);
    }

    private String render() throws IOException {
        try (Stream<Path> paths = Files.walk(classes)) {
            return paths.filter(path -> path.toString().endsWith(".class"))
                    .map(path -> classes.relativize(path).toString())
                    .filter(name -> !name.endsWith("-info.class")
                            && !name.contains("/internal/")
                            && !name.contains("/canary/stat/"))
                    .map(ApiListing::load)
                    .filter(ApiListing::exported)
                    .sorted(Comparator.comparing(Class::getName))
                    .map(ApiListing::describe)
                    .collect(Collectors.joining("\n"));
        }
    }

    private static Class<?> load(String path) {
        String name = path.substring(0, path.length() - ".class".length()).replace('/', '.');
        try {
            return Class.forName(name, false, ApiListing.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new UncheckedIOException(new IOException(name, e));
        }
    }

    private static boolean exported(Class<?> type) {
        return visible(type.getModifiers())
                && !type.isAnonymousClass()
                && (type.getEnclosingClass() == null || exported(type.getEnclosingClass()));
    }

    private static boolean visible(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static String describe(Class<?> type) {
        List<String> lines = new ArrayList<>();
        for (Field field : type.getDeclaredFields()) {
            if (visible(field.getModifiers()) && !field.isSynthetic()) {
                lines.add(modifiers(field) + name(field.getType()) + " " + field.getName());
            }
        }
        for (Constructor<?> constructor : type.getDeclaredConstructors()) {
            if (visible(constructor.getModifiers()) && !constructor.isSynthetic()) {
                lines.add(modifiers(constructor) + "new(" + parameters(constructor.getParameterTypes()) + ")");
            }
        }
        for (Method method : type.getDeclaredMethods()) {
            if (visible(method.getModifiers()) && !method.isSynthetic()) {
                lines.add(modifiers(method) + name(method.getReturnType()) + " " + method.getName() + "("
                        + parameters(method.getParameterTypes()) + ")"
                        + suffix(" throws ", method.getExceptionTypes()));
            }
        }
        return header(type)
                + lines.stream().sorted().map(line -> "  " + line + "\n").collect(Collectors.joining());
    }

    private static String header(Class<?> type) {
        String kind = type.isAnnotation() ? "" : type.isInterface() ? "" : type.isEnum() ? "enum " : "class ";
        Class<?> parent = type.getSuperclass();
        String extending = parent == null || parent == Object.class ? "" : " extends " + name(parent);
        return Modifier.toString(type.getModifiers()) + " " + (type.isRecord() ? "record " : kind) + type.getName()
                + extending + suffix(" implements ", type.getInterfaces()) + "\n";
    }

    private static String modifiers(Member member) {
        int shown = member.getModifiers()
                & (Modifier.PUBLIC | Modifier.PROTECTED | Modifier.STATIC | Modifier.FINAL | Modifier.ABSTRACT);
        return Modifier.toString(shown) + " ";
    }

    private static String suffix(String word, Class<?>[] types) {
        return types.length == 0
                ? ""
                : word + Arrays.stream(types).map(ApiListing::name).sorted().collect(Collectors.joining(", "));
    }

    private static String parameters(Class<?>[] types) {
        return Arrays.stream(types).map(ApiListing::name).collect(Collectors.joining(", "));
    }

    private static String name(Class<?> type) {
        return type.getTypeName().replace("java.lang.", "");
    }
}
