package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules for those who shrink or compile ahead of time name all of the generated classes, and nothing else. */
class ReflectionRulesTest {
    private static final String NATIVE_IMAGE = "META-INF/native-image/io.github.dcs-webcli/dcs-webcli/";

    @ParameterizedTest
    @ValueSource(strings = {"META-INF/proguard/dcs-webcli.pro", NATIVE_IMAGE + "reflect-config.json"})
    void nameAllThatIsGenerated(String rules) throws IOException {
        try (Stream<Path> files = Files.walk(Path.of("generated"))) {
            assertThat(names(rules))
                    .containsExactlyInAnyOrderElementsOf(files.filter(
                                    file -> file.toString().endsWith(".java"))
                            .map(file -> Path.of("generated").relativize(file).toString())
                            .map(file -> file.replaceAll("\\.java$", "").replaceAll("[/\\\\]", "."))
                            .toList());
        }
    }

    @Test
    void nameTheInterfaceThatRetrofitImplements() {
        assertThat(names(NATIVE_IMAGE + "proxy-config.json")).containsExactly("io.github.dcswebcli.api.WebCliApi");
    }

    private static Stream<String> names(String resource) {
        try {
            return Pattern.compile("io\\.github\\.dcswebcli\\.[\\w.]+")
                    .matcher(Files.readString(Path.of("target/classes", resource)))
                    .results()
                    .map(MatchResult::group);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
