package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dcswebcli.WebCliException.ConnectionException;
import io.github.dcswebcli.WebCliException.RequestTimeoutException;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.CredentialsProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java in the READMEs is this: compiled here, and run. Their XML is a consumer's, which the build runs. */
class ReadmeTest {
    static String logOff(String endpoint, String projectId, String instanceId, String clientId) {
        try (WebCliClient client = WebCliClient.builder()
                .endpoint(endpoint)
                .projectId(projectId)
                .credentials(CredentialsProvider.fromEnvironment())
                .build()) {
            LogoffResult result = client.logoff(instanceId, clientId);
            return "logged off, request ID " + result.requestId();
        } catch (ServiceResponseException e) {
            return "refused: " + e.status() + " " + e.errorCode() + ", request ID " + e.requestId();
        } catch (ConnectionException | RequestTimeoutException e) {
            return e.getMessage();
        }
    }

    static Map<String, Throwable> logOffAll(WebCliClient client, String instanceId, Collection<String> clientIds) {
        Map<String, CompletableFuture<Throwable>> calls = new LinkedHashMap<>();
        for (String clientId : clientIds) {
            calls.put(clientId, client.logoffAsync(instanceId, clientId).handle((result, failure) -> failure));
        }
        Map<String, Throwable> failures = new LinkedHashMap<>();
        calls.forEach((clientId, call) -> failures.put(clientId, call.join()));
        return failures;
    }

    @Test
    void endsTenThousandSessionsAndReportsEveryOutcome() {
        try (Sandbox sandbox = Sandbox.start();
                WebCliClient client = WebCliClient.builder()
                        .endpoint(sandbox.endpoint())
                        .projectId(sandbox.projectId())
                        .credentials(Credentials.of(sandbox.accessKey(), sandbox.secretKey()))
                        .build()) {
            List<String> clientIds = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                clientIds.add(i % 100 == 0 ? "not-open-" + i : sandbox.openSession());
            }

            Map<String, Throwable> failures = logOffAll(client, sandbox.instanceId(), clientIds);

            assertThat(failures).hasSize(10_000);
            assertThat(failures).allSatisfy((clientId, failure) -> {
                if (clientId.startsWith("not-open-")) {
                    assertThat(failure).isInstanceOf(ServiceResponseException.class);
                } else {
                    assertThat(failure).isNull();
                }
            });
            assertThat(sandbox.openSessions()).isEmpty();
        }
    }

    @Test
    void logsOffWithTheCredentialsOfTheEnvironment() throws IOException {
        try (RecordingServer server = RecordingServer.loggingOff()) {
            assertThat(logOff(server.url(), "project", "instance", "client-1"))
                    .isEqualTo("logged off, request ID request-1");
            assertThat(server.only().values("Authorization").get(0)).contains("Access=ak-of-the-tests,");
        }
        try (RecordingServer server = RecordingServer.answering(
                "HTTP/1.1 404 Not Found",
                "X-Request-Id: request-2",
                "Content-Length: 22",
                "",
                "{\"error_code\":\"c\"}    ")) {
            assertThat(logOff(server.url(), "project", "instance", "client-1"))
                    .isEqualTo("refused: 404 c, request ID request-2");
        }
        try (RecordingServer server = RecordingServer.start((request, connection) -> connection.close())) {
            assertThat(logOff(server.url(), "project", "instance", "client-1"))
                    .contains("was sent, but no usable answer came");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "README.zh-CN.md"})
    void theReadmeShowsThisCodeAndTheConsumersPom(String readme) throws IOException {
        String text = Files.readString(Path.of(readme));
        String source = unindented(Files.readString(Path.of("src/test/java/io/github/dcswebcli/ReadmeTest.java")));
        String version = first(Files.readString(Path.of("pom.xml")), "<version>(.*?)</version>");
        String consumer = unindented(
                Files.readString(Path.of("src/it/java-regenerated/pom.xml")).replace("@project.version@", version));

        assertThat(blocks(text, "java"))
                .isNotEmpty()
                .allSatisfy(block -> assertThat(source).contains(unindented(block)));
        assertThat(blocks(text, "xml"))
                .hasSize(2)
                .allSatisfy(block -> assertThat(consumer).contains(unindented(block)));
    }

    private static List<String> blocks(String markdown, String language) {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(markdown)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String first(String text, String regex) {
        return Pattern.compile(regex)
                .matcher(text)
                .results()
                .findFirst()
                .map(result -> result.group(1))
                .orElseThrow();
    }

    private static String unindented(String code) {
        return code.replaceAll("(?m)^ +", "");
    }
}
