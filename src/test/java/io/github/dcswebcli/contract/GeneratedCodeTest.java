package io.github.dcswebcli.contract;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GeneratedCodeTest {
    private static final Path COMMITTED = Path.of("generated");
    private static final Path REGENERATED = Path.of("target/regenerated");

    @Test
    void isWhatTheSpecAndTheTemplatesGive() throws IOException {
        Map<String, String> committed = files(COMMITTED);
        Map<String, String> regenerated = files(REGENERATED);

        List<String> differences = new ArrayList<>();
        TreeSet<String> names = new TreeSet<>(committed.keySet());
        names.addAll(regenerated.keySet());
        for (String name : names) {
            if (!regenerated.containsKey(name)) {
                differences.add("extra in generated/: " + name);
            } else if (!committed.containsKey(name)) {
                differences.add("missing in generated/: " + name);
            } else if (!committed.get(name).equals(regenerated.get(name))) {
                differences.add("differs in generated/: " + name);
            }
        }

        assertThat(differences)
                .as("generated/ beside what openapi/ gives. It is never edited: change openapi/, delete what is extra, "
                        + "and run mvn openapi-generator:generate@in-place")
                .isEmpty();
    }

    @Test
    void isOneInterfaceAndTwoRecords() throws IOException {
        assertThat(files(COMMITTED))
                .containsOnlyKeys(
                        "io/github/dcswebcli/api/WebCliApi.java",
                        "io/github/dcswebcli/model/ErrorResponse.java",
                        "io/github/dcswebcli/model/LogoutWebCliBody.java");
    }

    /** The files by name with their bytes as text, which keeps every byte apart; not the generator's own notes. */
    private static Map<String, String> files(Path root) throws IOException {
        try (var paths = Files.walk(root)) {
            return paths.filter(Files::isRegularFile)
                    .filter(path -> !root.relativize(path).startsWith(".openapi-generator"))
                    .collect(toMap(
                            path -> root.relativize(path).toString().replace('\\', '/'),
                            GeneratedCodeTest::bytes,
                            (one, other) -> one,
                            TreeMap::new));
        }
    }

    private static String bytes(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
