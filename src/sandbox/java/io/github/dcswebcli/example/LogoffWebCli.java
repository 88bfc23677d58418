package io.github.dcswebcli.example;

import io.github.dcswebcli.LogoffResult;
import io.github.dcswebcli.WebCliClient;
import io.github.dcswebcli.WebCliException.ConnectionException;
import io.github.dcswebcli.WebCliException.RequestTimeoutException;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.CredentialsProvider;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * The flow of the provider's page, with this client: ends a session on the endpoint that the environment names, or else on a
 * sandbox of its own. Exits with 0 when the session was logged off, with 1 when it was not, and with 2 when a variable
 * is missing or cannot be what it should.
 */
public final class LogoffWebCli {
    private static final List<String> REQUIRED = List.of("DCS_ENDPOINT", "DCS_PROJECT_ID", "DCS_INSTANCE_ID");

    private LogoffWebCli() {}

    /**
     * Runs the example.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Map<String, String> env = System.getenv();
        boolean live = env.keySet().stream().anyMatch(name -> REQUIRED.contains(name) || name.equals("DCS_CLIENT_ID"));
        System.exit(live ? onAnEndpoint(env) : onASandbox());
    }

    private static int onAnEndpoint(Map<String, String> env) {
        for (String name : REQUIRED) {
            if (env.getOrDefault(name, "").isBlank()) {
                System.err.println("environment variable " + name + " is not set");
                return 2;
            }
        }
        CredentialsProvider credentials = CredentialsProvider.fromEnvironment();
        try {
            credentials.credentials();
            return logoff(
                    env.get("DCS_ENDPOINT"),
                    env.get("DCS_PROJECT_ID"),
                    env.get("DCS_INSTANCE_ID"),
                    env.get("DCS_CLIENT_ID"),
                    credentials);
        } catch (IOException | IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return 2;
        }
    }

    private static int onASandbox() {
        try (Sandbox sandbox = Sandbox.start()) {
            String clientId = sandbox.openSession();
            System.out.println(
                    "Open sessions on the sandbox: " + sandbox.openSessions().size());
            int exitCode = logoff(
                    sandbox.endpoint(),
                    sandbox.projectId(),
                    sandbox.instanceId(),
                    clientId,
                    () -> Credentials.of(sandbox.accessKey(), sandbox.secretKey()));
            System.out.println(
                    "Open sessions on the sandbox: " + sandbox.openSessions().size());
            return exitCode;
        }
    }

    private static int logoff(
            String endpoint, String projectId, String instanceId, String clientId, CredentialsProvider credentials) {
        System.out.println("Endpoint:   " + endpoint);
        try (WebCliClient client = WebCliClient.builder()
                .endpoint(endpoint)
                .projectId(projectId)
                .credentials(credentials)
                .build()) {
            LogoffResult result = clientId == null ? client.logoff(instanceId) : client.logoff(instanceId, clientId);
            System.out.println("Status:     " + result.status());
            System.out.println("Request ID: " + result.requestId());
            return 0;
        } catch (ServiceResponseException e) {
            System.err.println("Status:     " + e.status());
            System.err.println("Code:       " + e.errorCode());
            System.err.println("Message:    " + e.errorMessage());
            System.err.println("Request ID: " + e.requestId());
        } catch (ConnectionException | RequestTimeoutException e) {
            System.err.println(e.getMessage());
        }
        return 1;
    }
}
