package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Who may know whom, by the names of classes in the sources. */
class LayersTest {
    private static final String OURS = "io.github.dcswebcli.";

    @Test
    void mainCodeAndGeneratedCodeDoNotKnowTheSandbox() throws IOException {
        assertThat(names("src/main/java")).isNotEmpty().noneMatch(in("sandbox", "example"));
        assertThat(names("generated")).isNotEmpty().noneMatch(in("sandbox", "example", "signing"));
    }

    @Test
    void signingKnowsOkHttpAndNothingOfThisApi() throws IOException {
        assertThat(names("src/main/java/io/github/dcswebcli/signing"))
                .isNotEmpty()
                .allMatch(name -> Stream.of(
                                OURS + "signing", "java.", "javax.crypto.", "okhttp3.", "okio.", "org.jspecify.")
                        .anyMatch(name::startsWith));
    }

    @Test
    void theSandboxDoesNotKnowTheSigner() throws IOException {
        assertThat(names("src/sandbox/java/io/github/dcswebcli/sandbox"))
                .isNotEmpty()
                .noneMatch(in("signing"))
                .noneMatch(name -> name.startsWith("okhttp3.") || name.startsWith("retrofit2."));
    }

    private static Predicate<String> in(String... packages) {
        return name -> Stream.of(packages).anyMatch(p -> name.startsWith(OURS + p));
    }

    /** The package, the imports, and names that are written in full. */
    private static List<String> names(String folder) throws IOException {
        Pattern name = Pattern.compile("\\b[a-z]\\w*(?:\\.[a-z]\\w*)+\\.[A-Z]\\w*");
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .flatMap(file -> name.matcher(read(file)).results().map(MatchResult::group))
                    .toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
