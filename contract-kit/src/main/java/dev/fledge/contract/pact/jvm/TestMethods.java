package dev.fledge.contract.pact.jvm;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Which tests a class has, so that a run of only some is told from one of all. */
final class TestMethods {
    private TestMethods() {}

    /** Returns the names of all tests of a class and of the classes nested in it; those switched off are left out. */
    static Set<String> of(Class<?> type) {
        Set<String> names = new TreeSet<>();
        ReflectionSupport.findMethods(type, TestMethods::isTest, HierarchyTraversalMode.TOP_DOWN)
                .forEach(method -> names.add(name(type, method)));
        ReflectionSupport.findNestedClasses(
                        type, nested -> isOn(nested) && AnnotationSupport.isAnnotated(nested, Nested.class))
                .forEach(nested -> names.addAll(of(nested)));
        return names;
    }

    private static boolean isTest(Method method) {
        return isOn(method)
                && (AnnotationSupport.isAnnotated(method, Test.class)
                        || AnnotationSupport.isAnnotated(method, TestTemplate.class)
                        || AnnotationSupport.isAnnotated(method, TestFactory.class));
    }

    private static boolean isOn(AnnotatedElement element) {
        return !AnnotationSupport.isAnnotated(element, Disabled.class);
    }

    static String name(Class<?> type, Method method) {
        return type.getSimpleName() + "." + method.getName();
    }
}
