package io.github.dcswebcli.example;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dcswebcli.sandbox.Sandbox;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The example as a program of its own, which is what the README's first command runs. */
@Timeout(60)
class LogoffWebCliTest {
    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final String clientId = sandbox.openSession();

    private record Run(int exitCode, String output) {}

    @Test
    void endsASessionOnASandboxOfItsOwn() throws Exception {
        Run run = run(Map.of());

        assertThat(run.exitCode).isZero();
        assertThat(run.output)
                .containsSubsequence(
                        "Open sessions on the sandbox: 1",
                        "Endpoint:   http://127.0.0.1:",
                        "Status:     204",
                        "Request ID: ",
                        "Open sessions on the sandbox: 0")
                .doesNotContain(sandbox.endpoint());
    }

    @Test
    void endsTheSessionThatTheEnvironmentNames() throws Exception {
        sandbox.openSession();

        Run run = run(environment());

        assertThat(run.exitCode).isZero();
        assertThat(run.output)
                .contains("Endpoint:   " + sandbox.endpoint(), "Status:     204")
                .doesNotContain("on the sandbox");
        assertThat(sandbox.openSessions()).hasSize(1).doesNotContain(clientId);
    }

    @Test
    void namesNoSessionWhenTheEnvironmentDoesNot() throws Exception {
        Map<String, String> environment = environment();
        environment.remove("DCS_CLIENT_ID");

        assertThat(run(environment).exitCode).isZero();
        assertThat(sandbox.openSessions()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"DCS_ENDPOINT", "DCS_PROJECT_ID", "DCS_INSTANCE_ID", "CLOUD_SDK_AK", "CLOUD_SDK_SK"})
    void exitsWithTwoNamingTheVariableThatIsMissing(String name) throws Exception {
        Map<String, String> environment = environment();
        environment.remove(name);

        Run run = run(environment);

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.output).contains(name + " is not set");
        assertThat(sandbox.openSessions()).containsExactly(clientId);
    }

    @Test
    void exitsWithTwoForAnEndpointThatIsNone() throws Exception {
        Map<String, String> environment = environment();
        environment.put("DCS_ENDPOINT", "http://example.com");

        Run run = run(environment);

        assertThat(run.exitCode).isEqualTo(2);
        assertThat(run.output).contains("endpoint must be https");
    }

    @Test
    void exitsWithOneForARefusalAndSaysWhy() throws Exception {
        Map<String, String> environment = environment();
        environment.put("DCS_INSTANCE_ID", "none");

        Run run = run(environment);

        assertThat(run.exitCode).isOne();
        assertThat(run.output)
                .containsSubsequence(
                        "Status:     404", "Code:       111404022", "Message:    This DCS instance", "Request ID: ")
                .doesNotContain("Request ID: null");
    }

    @Test
    void exitsWithOneWithoutAnAnswer() throws Exception {
        Map<String, String> environment = environment();
        sandbox.close();

        Run run = run(environment);

        assertThat(run.exitCode).isOne();
        assertThat(run.output).contains("was not sent, so no session has been ended");
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "DCS_ENDPOINT", sandbox.endpoint(),
                "DCS_PROJECT_ID", sandbox.projectId(),
                "DCS_INSTANCE_ID", sandbox.instanceId(),
                "DCS_CLIENT_ID", clientId,
                "CLOUD_SDK_AK", sandbox.accessKey(),
                "CLOUD_SDK_SK", sandbox.secretKey()));
    }

    private static Run run(Map<String, String> environment) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        LogoffWebCli.class.getName())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }
}
