package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The provider states that Pact asks for, in process and over HTTP. */
@Timeout(60)
class SandboxStatesTest {
    private static final String PATH = "/_pact/provider-states";
    private static final String OPEN = "an open session";
    private static final String TEMPORARY = "an open session and temporary credentials";

    @AutoClose
    private final Sandbox sandbox = Sandbox.builder().providerStates(true).start();

    /** Each state, and how a signed request and one with a token are then answered; no code is a success. */
    static Stream<Arguments> states() {
        return Stream.of(
                Arguments.of(OPEN, 204, null, 204, null),
                Arguments.of(TEMPORARY, 204, null, 204, null),
                Arguments.of("no open session has the client ID", 400, "111400063", 400, "111400063"),
                Arguments.of("the access key is unknown", 401, "APIGW.0301", 204, null),
                Arguments.of("the token has expired", 204, null, 401, "111401002"),
                Arguments.of("the role lacks the permission", 403, "111403003", 403, "111403003"),
                Arguments.of("there is no such instance", 404, "111404022", 404, "111404022"),
                Arguments.of("the service is failing", 500, "111500000", 500, "111500000"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void answersAsTheStateSaysUntilTheNext(String state, int signed, String code, int withToken, String codeWithToken)
            throws IOException {
        assertAnswered(sendSigned(sandbox.providerState(state)), signed, code);
        assertAnswered(sendWithToken(sandbox.providerState(state)), withToken, codeWithToken);

        assertAnswered(sendSigned(sandbox.providerState(OPEN)), 204, null);
        assertAnswered(sendWithToken(sandbox.providerState(OPEN)), 204, null);
        assertThat(sandbox.openSessions()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("states")
    void servesTheStateOverHttpUntilItsTeardown(
            String state, int signed, String code, int withToken, String codeWithToken) throws IOException {
        Wire.Answer setup = change("{\"action\":\"setup\",\"params\":{\"a\":[1]},\"state\":\"" + state + "\"}");
        assertThat(setup.status()).isEqualTo(200);
        assertAnswered(sendSigned(setup.json()), signed, code);
        Wire.Answer again = change("{\"state\":\"" + state + "\"}");
        assertAnswered(sendWithToken(again.json()), withToken, codeWithToken);

        Wire.Answer teardown = change("{\"action\":\"teardown\",\"params\":{},\"state\":\"" + state + "\"}");

        assertThat(teardown.status()).isEqualTo(200);
        assertThat(teardown.body()).isEqualTo("{}");
        assertThat(sandbox.openSessions()).isEmpty();
        String clientId = sandbox.openSession();
        assertAnswered(Call.logout(sandbox, clientId).signed(sandbox).send(sandbox), 204, null);
        sandbox.openSession(sandbox.instanceId(), clientId);
        Call token = Call.logout(sandbox, clientId).with("X-Auth-Token", sandbox.token());
        assertAnswered(token.send(sandbox), 204, null);
    }

    @Test
    void givesTheValuesOfTheStateInProcessAndOverHttp() throws IOException {
        Map<String, String> values = sandbox.providerState(OPEN);
        assertThat(values)
                .containsOnlyKeys("projectId", "instanceId", "clientId", "token")
                .containsEntry("projectId", sandbox.projectId())
                .containsEntry("instanceId", sandbox.instanceId())
                .containsEntry("token", sandbox.token());
        assertThat(sandbox.openSessions()).containsExactly(values.get("clientId"));

        Wire.Answer answer = change("{\"state\":\"" + OPEN + "\"}");
        assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(answer.json()).hasSize(4);
        assertThat(sandbox.openSessions())
                .containsExactly((String) answer.json().get("clientId"))
                .doesNotContain(values.get("clientId"));
    }

    @Test
    void wantsTheSecurityTokenThatItMadeUpForTemporaryCredentials() throws IOException {
        Map<String, String> values = sandbox.providerState(TEMPORARY);
        Call without = Call.logout(sandbox, values.get("clientId")).signed(sandbox);

        assertAnswered(without.send(sandbox), 401, "APIGW.0301");
        assertThat(sandbox.providerState(TEMPORARY).get("securityToken")).isNotEqualTo(values.get("securityToken"));
    }

    @Test
    void keepsTheSecurityTokenThatItWasStartedWith() {
        try (Sandbox temporary = Sandbox.builder().securityToken("a-token").start()) {
            assertThat(temporary.providerState(TEMPORARY)).containsEntry("securityToken", "a-token");
            assertThat(temporary.providerState(OPEN)).containsEntry("securityToken", "a-token");
        }
    }

    @Test
    void leavesTheSessionsThatNoStateOpened() {
        String clientId = sandbox.openSession();
        sandbox.providerState(OPEN);
        String last = sandbox.providerState(OPEN).get("clientId");

        assertThat(sandbox.openSessions()).containsExactlyInAnyOrder(clientId, last);
    }

    @Test
    void endsTheFailingAndTheDenyingThatItWasToldTo() throws IOException {
        sandbox.failing(true);
        sandbox.denying(true);

        assertAnswered(sendSigned(sandbox.providerState(OPEN)), 204, null);
    }

    @Test
    void listsTheStatesForAnUnknownOneAndStaysInItsOwn() throws IOException {
        Map<String, String> values = sandbox.providerState(OPEN);
        List<Object> known = states().map(row -> row.get()[0]).toList();
        String message =
                "unknown state: An open session; known are: " + String.join(", ", known.toArray(String[]::new));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.providerState("An open session"))
                .withMessage(message);
        Wire.Answer answer = change("{\"action\":\"setup\",\"state\":\"An open session\"}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error")).isEqualTo(message);
        assertAnswered(sendSigned(values), 204, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "; the body is not a JSON object",
                "{; the body is not a JSON object",
                "[]; the body is not a JSON object",
                "{\"action\":\"setup\"}; state is missing or no string",
                "{\"state\":1}; state is missing or no string",
                "{\"action\":\"set\",\"state\":\"an open session\"}; unknown action: set",
                "{\"action\":[],\"state\":\"an open session\"}; unknown action: []",
            })
    void refusesABadChangeOfState(String row) throws IOException {
        String[] bodyAndError = row.split("; ");

        Wire.Answer answer = change(bodyAndError[0]);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("error")).isEqualTo(bodyAndError[1]);
        assertThat(sandbox.openSessions()).isEmpty();
    }

    @Test
    void servesStatesByTheirPathAndPostAlone() throws IOException {
        String body = "{\"state\":\"" + OPEN + "\"}";
        assertThat(Call.to(sandbox, PATH + "?a=1", body).send(sandbox).status()).isEqualTo(200);
        for (String target : List.of(PATH + "/", PATH + "x", "/" + PATH)) {
            assertAnswered(Call.to(sandbox, target, body).send(sandbox), 401, "APIGW.0301");
        }
        Call get = Call.to(sandbox, PATH, body);
        get.method = "GET";
        assertAnswered(get.send(sandbox), 401, "APIGW.0301");
    }

    @Test
    void servesNoStatesUnlessStartedForIt() throws IOException {
        try (Sandbox plain = Sandbox.start()) {
            Call call = Call.to(plain, PATH, "{\"state\":\"" + OPEN + "\"}");

            assertAnswered(call.send(plain), 401, "APIGW.0301");
            assertAnswered(call.signed(plain).send(plain), 404, "111404001");
            assertThat(plain.openSessions()).isEmpty();
            assertThat(plain.providerState(OPEN)).containsKey("clientId");
        }
    }

    private Wire.Answer change(String body) throws IOException {
        return Call.to(sandbox, PATH, body).send(sandbox);
    }

    private Wire.Answer sendSigned(Map<?, ?> values) throws IOException {
        Call call = logout(values);
        if (values.containsKey("securityToken")) {
            call.with("X-Security-Token", (String) values.get("securityToken"));
        }
        return call.signed(sandbox).send(sandbox);
    }

    private Wire.Answer sendWithToken(Map<?, ?> values) throws IOException {
        return logout(values).with("X-Auth-Token", (String) values.get("token")).send(sandbox);
    }

    private Call logout(Map<?, ?> values) {
        return Call.of(
                sandbox,
                (String) values.get("projectId"),
                (String) values.get("instanceId"),
                "{\"client_id\":\"" + values.get("clientId") + "\"}");
    }

    private static void assertAnswered(Wire.Answer answer, int status, String code) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        if (code == null) {
            assertThat(answer.body()).isEmpty();
        } else {
            assertThat(answer.code()).isEqualTo(code);
        }
    }
}
