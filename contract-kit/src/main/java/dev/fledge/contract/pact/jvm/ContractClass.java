package dev.fledge.contract.pact.jvm;

import dev.fledge.contract.pact.consumer.ConsumerContract;
import dev.fledge.contract.pact.consumer.Expect;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/** Reads what a test class expects. */
final class ContractClass {
    private final Class<?> type;
    private final PactConsumer annotation;
    private final List<Method> methods;

    private ContractClass(Class<?> type, PactConsumer annotation, List<Method> methods) {
        this.type = type;
        this.annotation = annotation;
        this.methods = methods;
    }

    static ContractClass of(Class<?> type) {
        PactConsumer annotation = AnnotationSupport.findAnnotation(type, PactConsumer.class)
                .orElseThrow(() -> new ExtensionConfigurationException(type.getName()
                        + " has no @PactConsumer; add @PactConsumer(consumer = \"...\", provider = \"...\")"));
        List<Method> methods =
                AnnotationSupport.findAnnotatedMethods(type, Interaction.class, HierarchyTraversalMode.TOP_DOWN)
                        .stream()
                        .sorted(Comparator.comparing(Method::getName))
                        .toList();
        if (methods.isEmpty()) {
            throw new ExtensionConfigurationException(type.getName()
                    + " expects nothing; add a method such as @Interaction(\"one price\") Expect price() { return"
                    + " Expect.get(\"/prices/42\").respond(200).json(obj(field(\"id\", integer(42)))); }");
        }
        return new ContractClass(type, annotation, methods);
    }

    Class<?> type() {
        return type;
    }

    PactConsumer annotation() {
        return annotation;
    }

    /** Returns the contract; every method is called twice to see that it gives the same. */
    ConsumerContract contract(Optional<Object> testInstance) {
        Object target = testInstance.orElseGet(this::newInstance);
        ConsumerContract once = read(target);
        if (!once.pact().toJson().equals(read(target).pact().toJson())) {
            throw new ExtensionConfigurationException("an @Interaction method of " + type.getName()
                    + " gives something else each time it is called; examples must be fixed values, not random ones or"
                    + " the current time, or the pact would change from run to run");
        }
        return once;
    }

    private ConsumerContract read(Object target) {
        try {
            ConsumerContract.Builder contract = ConsumerContract.between(annotation.consumer(), annotation.provider())
                    .version(annotation.version());
            for (Method method : methods) {
                contract.interaction(method.getAnnotation(Interaction.class).value(), expectation(method, target));
            }
            return contract.build();
        } catch (IllegalArgumentException e) {
            throw new ExtensionConfigurationException(type.getName() + ": " + e.getMessage(), e);
        }
    }

    private Expect expectation(Method method, Object target) {
        if (method.getReturnType() != Expect.class || method.getParameterCount() > 0) {
            throw new ExtensionConfigurationException("@Interaction method " + named(method)
                    + " must take nothing and return an Expect, such as Expect.get(\"/prices/42\").respond(200)");
        }
        try {
            method.setAccessible(true);
            Object expectation = method.invoke(Modifier.isStatic(method.getModifiers()) ? null : target);
            if (expectation instanceof Expect expect) {
                return expect;
            }
            throw new ExtensionConfigurationException("@Interaction method " + named(method) + " returned null");
        } catch (InvocationTargetException e) {
            throw new ExtensionConfigurationException(
                    "@Interaction method " + named(method) + ": " + reason(e), e.getCause());
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException("@Interaction method " + named(method) + " cannot be called", e);
        }
    }

    private static String reason(InvocationTargetException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        return cause instanceof IllegalArgumentException ? String.valueOf(cause.getMessage()) : cause.toString();
    }

    private Object newInstance() {
        if (methods.stream().allMatch(method -> Modifier.isStatic(method.getModifiers()))) {
            return type;
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (ReflectiveOperationException e) {
            throw new ExtensionConfigurationException(
                    type.getName() + " has no constructor without parameters that works, which its @Interaction methods"
                            + " need before the first test; make those methods static",
                    e);
        }
    }

    private String named(Method method) {
        return type.getSimpleName() + "." + method.getName();
    }
}
