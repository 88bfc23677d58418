package io.github.dcswebcli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PactAgainstSpecTest {
    private static final Path PACT = Path.of("contracts/pacts/dcs-webcli-dcs.json");

    private final String spec = read(Path.of("openapi/dcs-webcli.yaml"));

    @Test
    void everyPactAgreesWithTheSpec() throws IOException {
        Map<String, List<String>> problems = new TreeMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(Path.of("contracts/pacts"), "*.json")) {
            for (Path file : files) {
                problems.put(file.toString(), SpecCheck.problems(spec, Files.readString(file)));
            }
        }
        assertThat(problems).as("the pacts").isNotEmpty();
        assertThat(problems)
                .allSatisfy((file, found) -> assertThat(found).as(file).isEmpty());
    }

    static Stream<Arguments> driftsOfTheSpec() {
        return Stream.of(
                Arguments.of("paths:", "pathz:", "the spec: "),
                Arguments.of(
                        "\n    X-Request-Id:", "\n    X-Id:", "the spec: it has no #/components/headers/X-Request-Id"),
                Arguments.of("/v2/", "/v3/", "a logoff of an open session: request: No API path found"),
                Arguments.of(
                        "    post:",
                        "    put:",
                        "PUT /v2/{project_id}/instances/{instance_id}/webcli/logout: no inter"),
                Arguments.of("instance_id", "id", "${instanceId} is no parameter of /v2/{project_id}/instances/{id}"),
                Arguments.of("\"403\":", "\"410\":", "without the permission: response 403: Response status 403 not"),
                Arguments.of("\"403\":", "\"410\":", "response 410: no interaction"),
                Arguments.of(
                        "error_ext_msg:",
                        "error_hint:",
                        "a logoff while the service fails: response 500: Object instance"),
                Arguments.of(
                        "error_ext_msg:", "error_hint:", "schema ErrorResponse: error_hint: no interaction has it"),
                Arguments.of(", error_msg]", "]", "error_msg: it may be left out, and no interaction does"),
                Arguments.of(
                        " request_id:\n          type",
                        " request_id:\n          nullable: true\n          type",
                        "request_id: it may be null"),
                Arguments.of("application/json:", "text/html:", "response 400: no interaction is text/html"),
                Arguments.of(
                        "      required: true\n      schema",
                        "      schema",
                        "response 204: header X-Request-Id may be left out"),
                Arguments.of(
                        "            X-Request-Id:",
                        "            X-Trace:",
                        "204: header X-Request-Id is not documented"),
                Arguments.of("  - Token: []\n", "", "a logoff with a token: request: satisfies 0 of the alternatives"),
                Arguments.of("  - Token: []\n", "", "security scheme Token: no operation requires it"),
                Arguments.of("  - Token: []\n", "  - {}\n", "a logoff of an open session: request: satisfies 2 of"),
                Arguments.of("    SignatureDate: []", "", "security scheme SignatureDate: no operation requires it"),
                Arguments.of("name: X-Auth-Token", "name: X-Token", "no interaction authenticates by [Token]"));
    }

    @ParameterizedTest
    @MethodSource("driftsOfTheSpec")
    void namesWhatIsDifferentInTheSpec(String from, String to, String problem) {
        String pact = read(PACT);
        assertThat(spec).contains(from);
        assertThat(SpecCheck.problems(spec.replace(from, to), pact)).anyMatch(line -> line.contains(problem));
    }

    static Stream<Arguments> driftsOfThePact() {
        return Stream.of(
                Arguments.of("{", "", "the pact: "),
                Arguments.of("\"interactions\"", "\"others\"", "the pact: it has no HTTP interaction"),
                Arguments.of("\"POST\"", "\"BREW\"", "a logoff of an open session: request: BREW is no method"),
                Arguments.of("${projectId}/", "${project}/", "${project} is no parameter of /v2/{project_id}"),
                Arguments.of("${instanceId}/", "x/", "no interaction gives parameter instance_id"),
                Arguments.of("\"client_id\":", "\"id\":", "a logoff of an open session: request: Object instance has"),
                Arguments.of("\"X-Sdk-Date\": [", "\"X-Date\": [", "a logoff of an open session: request: satisfies 0"),
                Arguments.of("\"status\": 403", "\"status\": 404", "response 403: no interaction"),
                Arguments.of("\"X-Request-Id\": [", "\"X-Id\": [", "response 204: Header 'X-Request-Id' is expected"),
                Arguments.of("\"X-Request-Id\": [", "\"X-Id\": [", "response 204: header X-Id is not documented"),
                Arguments.of("\"Content-Type\": [", "\"X-Type\": [", "response 400: The body has no Content-Type."));
    }

    @ParameterizedTest
    @MethodSource("driftsOfThePact")
    void namesWhatIsDifferentInThePact(String from, String to, String problem) {
        String pact = read(PACT);
        assertThat(pact).contains(from);
        assertThat(SpecCheck.problems(spec, pact.replace(from, to))).anyMatch(line -> line.contains(problem));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
