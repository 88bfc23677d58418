package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dcswebcli.model.ErrorResponse;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openapitools.openapidiff.core.OpenApiCompare;
import org.openapitools.openapidiff.core.model.ChangedOpenApi;
import org.openapitools.openapidiff.core.output.MarkdownRender;

/** Spec and public API beside src/baseline/. */
class BaselineTest {
    /** Records that answers are read into, and nobody but us need make: a new component breaks no reader. */
    private static final Set<Class<?>> ONLY_READ = Set.of(LogoffResult.class, ErrorResponse.class);

    private static final String DECLARE =
            "That is a break. Undo it, or declare it as CONTRIBUTING.md says, by an entry in CHANGELOG.md "
                    + "that begins with **Breaking** and by ";

    @Test
    void theSpecBreaksNobodyUndeclared() throws IOException {
        ChangedOpenApi changes =
                OpenApiCompare.fromFiles(new File("src/baseline/dcs-webcli.yaml"), new File("openapi/dcs-webcli.yaml"));

        ByteArrayOutputStream text = new ByteArrayOutputStream();
        new MarkdownRender().render(changes, new OutputStreamWriter(text, StandardCharsets.UTF_8));
        assertThat(changes.isIncompatible())
                .as(
                        "an incompatible spec. %scp openapi/dcs-webcli.yaml src/baseline/%n%s",
                        DECLARE, text.toString(StandardCharsets.UTF_8))
                .isFalse();
    }

    @Test
    void thePublicApiIsAsListed() throws IOException, ClassNotFoundException {
        List<String> listed = Files.readAllLines(Path.of("src/baseline/api.txt"));
        List<String> present = api();
        Files.write(Path.of("target/api.txt"), present);

        assertThat(without(listed, present))
                .as("of the public API, lines that are gone or changed. %scp target/api.txt src/baseline/", DECLARE)
                .isEmpty();
        assertThat(without(present, listed))
                .as("new in the public API: see that it is meant, and cp target/api.txt src/baseline/")
                .isEmpty();
    }

    private static List<String> without(List<String> lines, List<String> others) {
        return lines.stream().filter(line -> !others.contains(line)).toList();
    }

    /** The types and members that others can name, a line each. */
    private static List<String> api() throws IOException, ClassNotFoundException {
        Path root = Path.of("target/classes");
        List<String> names;
        try (Stream<Path> files = Files.walk(root)) {
            names = files.map(file -> root.relativize(file).toString().replace(File.separatorChar, '.'))
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .filter(name -> !name.startsWith("io.github.dcswebcli.example."))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .sorted()
                    .toList();
        }
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            Class<?> type = Class.forName(name, false, BaselineTest.class.getClassLoader());
            if (isApi(type)) {
                lines.add(line(type));
                lines.addAll(lines(type.getDeclaredFields(), BaselineTest::line));
                if (!ONLY_READ.contains(type)) {
                    lines.addAll(lines(type.getDeclaredConstructors(), BaselineTest::line));
                }
                lines.addAll(lines(type.getDeclaredMethods(), BaselineTest::line));
            }
        }
        return lines.stream()
                .map(line -> line.replace("io.github.dcswebcli.", "").replaceAll("java\\.lang\\.(?=[A-Z])", ""))
                .toList();
    }

    private static boolean isApi(@Nullable Class<?> type) {
        return type == null
                || isApi(type.getModifiers()) && !type.isAnonymousClass() && isApi(type.getEnclosingClass());
    }

    private static boolean isApi(int modifiers) {
        return Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers);
    }

    private static <M extends Member> List<String> lines(M[] members, Function<M, String> line) {
        return Arrays.stream(members)
                .filter(member -> isApi(member.getModifiers()) && !member.isSynthetic())
                .map(line)
                .sorted()
                .toList();
    }

    /** Without the word sealed, which JDK 17 leaves out: who is permitted tells. */
    private static String line(Class<?> type) {
        return type.toGenericString().replaceFirst("(non-)?sealed ", "")
                + names(" extends ", Stream.ofNullable(type.getGenericSuperclass()))
                + names(" implements ", Arrays.stream(type.getGenericInterfaces()))
                + names(
                        " permits ",
                        Stream.ofNullable(type.getPermittedSubclasses()).flatMap(Arrays::stream));
    }

    private static String names(String prefix, Stream<? extends Type> types) {
        List<String> names = types.map(Type::getTypeName).sorted().toList();
        return names.isEmpty() ? "" : prefix + String.join(", ", names);
    }

    /** Constants with their values: callers' compilers copy them, and those of generated code are the names on the wire. */
    private static String line(Field field) {
        try {
            return field.toGenericString() + (Modifier.isStatic(field.getModifiers()) ? " = " + field.get(null) : "");
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Nullness too, which no generic string has and Kotlin's compiler heeds. */
    private static String line(Executable executable) {
        String line = executable instanceof Method method
                ? method.toGenericString()
                : ((Constructor<?>) executable).toGenericString();
        List<String> nullable = new ArrayList<>();
        if (executable.getAnnotatedReturnType().isAnnotationPresent(Nullable.class)) {
            nullable.add("result");
        }
        var parameters = executable.getAnnotatedParameterTypes();
        IntStream.range(0, parameters.length)
                .filter(i -> parameters[i].isAnnotationPresent(Nullable.class))
                .forEach(i -> nullable.add("parameter " + (i + 1)));
        return line + (nullable.isEmpty() ? "" : " nullable: " + String.join(", ", nullable));
    }
}
