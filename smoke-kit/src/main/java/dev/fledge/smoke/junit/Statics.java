package dev.fledge.smoke.junit;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;

/** Finds what a class holds in its static fields and methods. */
final class Statics {
    private final Class<?> holder;

    private Statics(Class<?> holder) {
        this.holder = holder;
    }

    static Statics of(Class<?> holder) {
        return new Statics(holder);
    }

    /** Returns the one static value of that type; throws if there are two. */
    <T> Optional<T> only(Class<T> type) {
        List<Object> found = values(type, name -> true);
        if (found.size() > 1) {
            throw new ExtensionConfigurationException(holder.getName() + " has " + found.size()
                    + " static fields and methods of type " + type.getSimpleName() + "; leave one");
        }
        return found.stream().findFirst().map(type::cast);
    }

    /** Returns the static value of that type and name; of a field and a method the field's. */
    <T> Optional<T> named(Class<T> type, String name) {
        return values(type, name::equals).stream().findFirst().map(type::cast);
    }

    private List<Object> values(Class<?> type, Predicate<String> named) {
        List<Object> found = new ArrayList<>();
        Arrays.stream(holder.getDeclaredFields())
                .filter(field -> field.getType() == type
                        && Modifier.isStatic(field.getModifiers())
                        && named.test(field.getName()))
                .forEach(field -> found.add(read(field)));
        Arrays.stream(holder.getDeclaredMethods())
                .filter(method -> method.getReturnType() == type
                        && method.getParameterCount() == 0
                        && Modifier.isStatic(method.getModifiers())
                        && !method.isSynthetic()
                        && named.test(method.getName()))
                .forEach(method -> found.add(call(method)));
        return found;
    }

    private Object read(Field field) {
        try {
            field.setAccessible(true);
            Object value = field.get(null);
            if (value == null) {
                throw new ExtensionConfigurationException(holder.getName() + "." + field.getName() + " holds nothing");
            }
            return value;
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException(holder.getName() + "." + field.getName() + " cannot be read", e);
        }
    }

    private Object call(Method method) {
        try {
            method.setAccessible(true);
            Object value = method.invoke(null);
            if (value == null) {
                throw new ExtensionConfigurationException(
                        holder.getName() + "." + method.getName() + "() returned nothing");
            }
            return value;
        } catch (InvocationTargetException e) {
            throw new ExtensionConfigurationException(
                    holder.getName() + "." + method.getName() + "() threw " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException(
                    holder.getName() + "." + method.getName() + "() cannot be called", e);
        }
    }
}
