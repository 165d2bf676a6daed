package dev.fledge.house;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** The types of others that stand in exported signatures. */
public final class ForeignTypes {
    private static final Set<String> OF_THE_TRANSPORT = Set.of("okhttp3.HttpUrl", "okhttp3.OkHttpClient");

    private ForeignTypes() {}

    /**
     * Returns each public method or constructor of a public class with a type that is neither the JDK's nor ours nor one of
     * those of OkHttp that users configure.
     *
     * @param alsoAllowed names of further types
     */
    public static Set<String> shownBy(JavaClasses classes, Predicate<String> alsoAllowed) {
        Set<String> shown = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.getModifiers().contains(JavaModifier.PUBLIC)
                    || type.getPackageName().contains("internal")) {
                continue;
            }
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (unit.getModifiers().contains(JavaModifier.PUBLIC)) {
                    types(unit).stream()
                            .filter(name -> !known(name) && !alsoAllowed.test(name))
                            .forEach(name -> shown.add(unit.getFullName() + ": " + name));
                }
            }
        }
        return shown;
    }

    private static List<String> types(JavaCodeUnit unit) {
        List<JavaClass> types = new ArrayList<>(unit.getRawParameterTypes());
        types.add(unit.getRawReturnType());
        return types.stream()
                .map(JavaClass::getBaseComponentType)
                .filter(type -> !type.isPrimitive())
                .map(JavaClass::getName)
                .toList();
    }

    private static boolean known(String name) {
        return name.startsWith("java.") || name.startsWith("dev.fledge.") || OF_THE_TRANSPORT.contains(name);
    }
}
