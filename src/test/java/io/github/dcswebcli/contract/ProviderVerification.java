package io.github.dcswebcli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.HttpsTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.State;
import io.github.dcswebcli.sandbox.Sandbox;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.HttpRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/** Replays a pact, wherever it comes from, against the sandbox or, given {@code -Dprovider.url}, against any endpoint. */
abstract class ProviderVerification {
    static final String URL = System.getProperty("provider.url", "");

    private static final String NO_SESSION = "0".repeat(48);
    private static final String OPEN_SESSION = "a logoff of an open session";

    /** What is tried at an endpoint that others run: it needs no more than one open session, and ends no other. */
    private static final Set<String> LIVE = Set.of(
            OPEN_SESSION,
            "a logoff of a session that is not open",
            "a logoff on a malformed instance ID",
            "a logoff with an unknown access key",
            "a logoff on an instance that does not exist");

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private String accessKey = URL.isEmpty() ? sandbox.accessKey() : environment("CLOUD_SDK_AK");
    private final String secretKey = URL.isEmpty() ? sandbox.secretKey() : environment("CLOUD_SDK_SK");

    @BeforeEach
    void target(PactVerificationContext context) {
        URI url = URI.create(URL.isEmpty() ? sandbox.endpoint() : URL);
        int port = url.getPort();
        context.setTarget(
                url.getScheme().equals("https")
                        ? new HttpsTestTarget(url.getHost(), port < 0 ? 443 : port, url.getPath())
                        : new HttpTestTarget(url.getHost(), port < 0 ? 80 : port, url.getPath()));
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void answersAsThePactSays(PactVerificationContext context, Interaction interaction, HttpRequest request) {
        if (!URL.isEmpty() && !LIVE.contains(interaction.getDescription())) {
            skip("it is not tried at an endpoint that others run", interaction);
        }
        if (!URL.isEmpty()
                && interaction.getDescription().equals(OPEN_SESSION)
                && System.getenv("DCS_CLIENT_ID") == null) {
            skip("DCS_CLIENT_ID names no open session", interaction);
        }
        ProviderCheck.restamp((ClassicHttpRequest) request, accessKey, secretKey);
        context.verifyInteraction();
    }

    private static void skip(String reason, Interaction interaction) {
        System.out.println("Skipped, since " + reason + ": " + interaction.getDescription());
        abort(reason);
    }

    @State("an open session")
    Map<String, String> openSession() {
        return state("an open session");
    }

    @State("an open session and temporary credentials")
    Map<String, String> temporaryCredentials() {
        return state("an open session and temporary credentials");
    }

    @State("no open session has the client ID")
    Map<String, String> noOpenSession() {
        Map<String, String> values = state("no open session has the client ID");
        values.put("clientId", NO_SESSION);
        return values;
    }

    @State("the access key is unknown")
    Map<String, String> unknownAccessKey() {
        accessKey = "UNKNOWNACCESSKEY";
        return state("the access key is unknown");
    }

    @State("the token has expired")
    Map<String, String> expiredToken() {
        return state("the token has expired");
    }

    @State("the role lacks the permission")
    Map<String, String> noPermission() {
        return state("the role lacks the permission");
    }

    @State("there is no such instance")
    Map<String, String> noInstance() {
        Map<String, String> values = state("there is no such instance");
        values.put("instanceId", UUID.randomUUID().toString());
        return values;
    }

    @State("the service is failing")
    Map<String, String> failing() {
        return state("the service is failing");
    }

    /** The values to inject. A sandbox is brought into the state; an endpoint is taken as it is. */
    private Map<String, String> state(String state) {
        return URL.isEmpty()
                ? sandbox.providerState(state)
                : new HashMap<>(Map.of(
                        "projectId", environment("DCS_PROJECT_ID"),
                        "instanceId", environment("DCS_INSTANCE_ID"),
                        "clientId", System.getenv().getOrDefault("DCS_CLIENT_ID", NO_SESSION)));
    }

    private static String environment(String name) {
        String value = System.getenv(name);
        assertThat(value)
                .as("environment variable %s, needed with -Dprovider.url", name)
                .isNotBlank();
        return value;
    }
}
