package io.github.dcswebcli.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Pact's provider states, set by a call or over HTTP. */
final class ProviderStates implements HttpHandler {
    private static final String PATH = "/_pact/provider-states";

    private final Provider provider;
    private final SignatureVerifier verifier;
    private final String token;
    private final String projectId;
    private final String instanceId;
    private final @Nullable String securityToken;

    /** What each state changes, of a clean sandbox with a session open and of the values that are given back. */
    private final Map<String, Consumer<Map<String, String>>> states = new LinkedHashMap<>();

    private final Set<String> opened = new HashSet<>();

    ProviderStates(Provider provider, SignatureVerifier verifier, String token, String projectId, String instanceId) {
        this.provider = provider;
        this.verifier = verifier;
        this.token = token;
        this.projectId = projectId;
        this.instanceId = instanceId;
        securityToken = verifier.securityToken;

        states.put("an open session", values -> {});
        states.put("an open session and temporary credentials", values -> {
            if (securityToken == null) {
                verifier.securityToken = Sandbox.randomHex(64);
            }
        });
        states.put("no open session has the client ID", values -> values.put("clientId", Sandbox.randomClientId()));
        states.put("the access key is unknown", values -> verifier.keyUnknown = true);
        states.put("the token has expired", values -> provider.tokenExpired = true);
        states.put("the role lacks the permission", values -> provider.denying = true);
        states.put("there is no such instance", values -> values.put("instanceId", Sandbox.randomInstanceId()));
        states.put("the service is failing", values -> provider.failing = true);
    }

    synchronized Map<String, String> set(String state) {
        Consumer<Map<String, String>> change = states.get(state);
        if (change == null) {
            throw new IllegalArgumentException(
                    "unknown state: " + state + "; known are: " + String.join(", ", states.keySet()));
        }
        reset();
        String clientId = Sandbox.randomClientId();
        provider.openSession(instanceId, clientId);
        opened.add(clientId);

        Map<String, String> values = new LinkedHashMap<>();
        values.put("projectId", projectId);
        values.put("instanceId", instanceId);
        values.put("clientId", clientId);
        values.put("token", token);
        change.accept(values);
        if (verifier.securityToken != null) {
            values.put("securityToken", verifier.securityToken);
        }
        return values;
    }

    private synchronized void reset() {
        provider.failing = false;
        provider.denying = false;
        provider.tokenExpired = false;
        verifier.keyUnknown = false;
        verifier.securityToken = securityToken;
        provider.closeSessions(instanceId, opened);
        opened.clear();
    }

    /** Takes what is for the path of the states, and hands everything else on to DCS. */
    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().toString().split("\\?", 2)[0];
        if (!exchange.getRequestMethod().equals("POST") || !path.equals(PATH)) {
            provider.handle(exchange);
            return;
        }
        int status = 200;
        Map<String, String> answer;
        try {
            answer = change(Provider.parse(Provider.read(exchange.getRequestBody())));
        } catch (IllegalArgumentException e) {
            status = 400;
            answer = Map.of("error", e.getMessage());
        }
        Provider.answer(exchange, status, answer);
    }

    private Map<String, String> change(@Nullable Object body) {
        if (!(body instanceof Map<?, ?> request)) {
            throw new IllegalArgumentException("the body is not a JSON object");
        }
        Object action = request.get("action");
        if ("teardown".equals(action)) {
            reset();
            return Map.of();
        }
        // Not every verifier puts the action there.
        if (action != null && !action.equals("setup")) {
            throw new IllegalArgumentException("unknown action: " + action);
        }
        if (!(request.get("state") instanceof String state)) {
            throw new IllegalArgumentException("state is missing or no string");
        }
        return set(state);
    }
}
