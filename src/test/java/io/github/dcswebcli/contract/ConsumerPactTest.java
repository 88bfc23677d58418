package io.github.dcswebcli.contract;

import static au.com.dius.pact.consumer.ConsumerPactRunnerKt.runConsumerTest;
import static au.com.dius.pact.consumer.dsl.Matchers.fromProviderState;
import static au.com.dius.pact.consumer.dsl.Matchers.regexp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import au.com.dius.pact.consumer.PactVerificationResult;
import au.com.dius.pact.consumer.dsl.HttpRequestBuilder;
import au.com.dius.pact.consumer.dsl.HttpResponseBuilder;
import au.com.dius.pact.consumer.dsl.PactBuilder;
import au.com.dius.pact.consumer.dsl.PactDslJsonBody;
import au.com.dius.pact.consumer.model.MockProviderConfig;
import au.com.dius.pact.core.model.PactSpecVersion;
import au.com.dius.pact.core.model.V4Pact;
import io.github.dcswebcli.LogoffResult;
import io.github.dcswebcli.WebCliClient;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.signing.Credentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The consumer's side of the contract: what the real client sends, and what it needs to be answered. The pact that comes of it
 * is compared with the committed one, or becomes it where there is none.
 */
class ConsumerPactTest {
    private static final Path WRITTEN = Path.of("target/pacts/dcs-webcli-dcs.json");
    private static final Path COMMITTED = Path.of("contracts/pacts/dcs-webcli-dcs.json");

    private static final String PROJECT = "0f5181caba0024e72f89c0045e707b91";
    private static final String INSTANCE = "ebf79d2d-8b1c-4a3c-9d3f-6f0b8c0a7e11";
    private static final String CLIENT_ID = "45934af80681efd5282554d77cae150760df78a9b342568c";
    private static final String REQUEST_ID = "6d0e3a5c2b9f4e7181a4c7d2e5f60b39";

    private static final Credentials PERMANENT = Credentials.of("AccessKey", "SecretKey");
    private static final UnaryOperator<WebCliClient.Builder> SIGNED = builder -> builder.credentials(PERMANENT);
    private static final UnaryOperator<WebCliClient.Builder> TEMPORARY =
            builder -> builder.credentials(Credentials.temporary("AccessKey", "SecretKey", "example-security-token"));
    private static final UnaryOperator<WebCliClient.Builder> TOKEN = builder -> builder.token(() -> "example-token");

    private static final Consumer<HttpRequestBuilder> SIGNATURE =
            request -> signed(request, "host;x-project-id;x-sdk-date");
    private static final Consumer<HttpRequestBuilder> TEMPORARY_SIGNATURE = request -> {
        request.header("X-Security-Token", fromProviderState("${securityToken}", "example-security-token"));
        signed(request, "host;x-project-id;x-sdk-date;x-security-token");
    };
    private static final Consumer<HttpRequestBuilder> TOKEN_HEADER =
            request -> request.header("X-Auth-Token", fromProviderState("${token}", "example-token"));

    /** What a client in a state sends, and how it takes the answer. */
    record Interaction(
            String description,
            String state,
            UnaryOperator<WebCliClient.Builder> authentication,
            Consumer<HttpRequestBuilder> headers,
            String instanceId,
            boolean withClientId,
            Answer answer) {
        @Override
        public String toString() {
            return description;
        }
    }

    /** An answer, in which only what the client needs is exact. */
    record Answer(int status, String code, String codePattern, String message, Consumer<PactDslJsonBody> more) {}

    private static Answer loggedOff() {
        return new Answer(204, null, null, null, body -> {});
    }

    private static Answer refused(int status, String code, String codePattern, String message) {
        return new Answer(status, code, codePattern, message, body -> {});
    }

    /** The usual one: permanent credentials, the instance of the state, and the client ID. */
    private static Interaction signed(String description, String state, Answer answer) {
        return new Interaction(description, state, SIGNED, SIGNATURE, INSTANCE, true, answer);
    }

    static List<Interaction> interactions() {
        return List.of(
                signed("a logoff of an open session", "an open session", loggedOff()),
                new Interaction(
                        "a logoff without a client ID",
                        "an open session",
                        SIGNED,
                        SIGNATURE,
                        INSTANCE,
                        false,
                        loggedOff()),
                new Interaction(
                        "a logoff with temporary credentials",
                        "an open session and temporary credentials",
                        TEMPORARY,
                        TEMPORARY_SIGNATURE,
                        INSTANCE,
                        true,
                        loggedOff()),
                new Interaction(
                        "a logoff with a token", "an open session", TOKEN, TOKEN_HEADER, INSTANCE, true, loggedOff()),
                signed(
                        "a logoff of a session that is not open",
                        "no open session has the client ID",
                        refused(400, "111400063", "111400063|DCS\\.4063", "Invalid {0} parameter in the request.")),
                new Interaction(
                        "a logoff on a malformed instance ID",
                        "an open session",
                        SIGNED,
                        SIGNATURE,
                        "malformed_instance_id",
                        true,
                        refused(400, "111400061", "111400061|DCS\\.4061", "Invalid instance ID format.")),
                signed(
                        "a logoff with an unknown access key",
                        "the access key is unknown",
                        new Answer(
                                401,
                                "APIGW.0301",
                                "API(GW|G)\\.0301",
                                "Incorrect IAM authentication information",
                                body -> body.stringType("request_id", REQUEST_ID))),
                new Interaction(
                        "a logoff with an expired token",
                        "the token has expired",
                        TOKEN,
                        TOKEN_HEADER,
                        INSTANCE,
                        true,
                        refused(401, "111401002", "11140100[1-4]|DCS\\.100[1-4]", "Token expired.")),
                signed(
                        "a logoff without the permission",
                        "the role lacks the permission",
                        refused(
                                403,
                                "111403003",
                                "11140300[23]|DCS\\.(3002|2003)",
                                "The role does not have the permission.")),
                signed(
                        "a logoff on an instance that does not exist",
                        "there is no such instance",
                        refused(404, "111404022", "111404022|DCS\\.3022", "This DCS instance does not exist.")),
                signed(
                        "a logoff while the service fails",
                        "the service is failing",
                        new Answer(
                                500,
                                "111500000",
                                "111500000|DCS\\.5000",
                                "Internal service error.",
                                body -> body.nullValue("error_ext_msg"))));
    }

    @BeforeAll
    static void forgetWhatWasWritten() throws IOException {
        Files.deleteIfExists(WRITTEN);
    }

    @ParameterizedTest
    @MethodSource("interactions")
    void theClientAndThePactAgree(Interaction interaction) {
        PactVerificationResult result = verify(interaction, builder -> builder);

        if (result instanceof PactVerificationResult.Error error) {
            throw new AssertionError(interaction.description, error.getError());
        }
        assertThat(result).as(result::getDescription).isInstanceOf(PactVerificationResult.Ok.class);
    }

    /** Lets the client, changed or not, talk to the interaction. */
    static PactVerificationResult verify(Interaction interaction, UnaryOperator<WebCliClient.Builder> change) {
        return runConsumerTest(
                pact(interaction), MockProviderConfig.createDefault(PactSpecVersion.V4), (provider, context) -> {
                    call(interaction, provider.getUrl(), change);
                    return null;
                });
    }

    @AfterAll
    static void thePactIsTheCommittedOne() throws IOException {
        if (!Files.exists(COMMITTED)) {
            Files.createDirectories(COMMITTED.getParent());
            Files.copy(WRITTEN, COMMITTED);
        }
        assertThat(Files.readString(WRITTEN))
                .as(
                        "the pact that the client writes, beside %s: to accept it, delete that file and run once",
                        COMMITTED)
                .isEqualTo(Files.readString(COMMITTED));
    }

    private static void call(Interaction interaction, String endpoint, UnaryOperator<WebCliClient.Builder> change) {
        WebCliClient.Builder builder = WebCliClient.builder().endpoint(endpoint).projectId(PROJECT);
        try (WebCliClient client =
                change.apply(interaction.authentication.apply(builder)).build()) {
            Function<WebCliClient, LogoffResult> logoff = interaction.withClientId
                    ? c -> c.logoff(interaction.instanceId, CLIENT_ID)
                    : c -> c.logoff(interaction.instanceId);
            Answer answer = interaction.answer;
            if (answer.status == 204) {
                assertThat(logoff.apply(client)).isEqualTo(new LogoffResult(204, REQUEST_ID));
                return;
            }
            ServiceResponseException e =
                    catchThrowableOfType(ServiceResponseException.class, () -> logoff.apply(client));
            assertThat(e.status()).isEqualTo(answer.status);
            assertThat(e.requestId()).isEqualTo(REQUEST_ID);
            assertThat(e.errorCode()).isEqualTo(answer.code);
            assertThat(e.errorMessage()).isEqualTo(answer.message);
            assertThat(e.extendedMessage()).isNull();
            assertThat(e.rawBody()).contains(answer.code, answer.message);
        }
    }

    private static V4Pact pact(Interaction interaction) {
        return new PactBuilder("dcs-webcli", "dcs", PactSpecVersion.V4)
                .given(interaction.state)
                .expectsToReceiveHttpInteraction(
                        interaction.description,
                        http -> http.withRequest(request -> request(interaction, request))
                                .willRespondWith(response -> response(interaction.answer, response)))
                .toPact();
    }

    private static HttpRequestBuilder request(Interaction interaction, HttpRequestBuilder request) {
        boolean known = interaction.instanceId.equals(INSTANCE);
        request.method("POST")
                .path(fromProviderState(
                        "/v2/${projectId}/instances/" + (known ? "${instanceId}" : interaction.instanceId)
                                + "/webcli/logout",
                        "/v2/" + PROJECT + "/instances/" + interaction.instanceId + "/webcli/logout"))
                .header(
                        "Content-Type",
                        regexp("(?i)application/json(; *charset=utf-8)?", "application/json; charset=UTF-8"));
        interaction.headers.accept(request);
        PactDslJsonBody body = new PactDslJsonBody();
        return request.body(
                interaction.withClientId ? body.valueFromProviderState("client_id", "${clientId}", CLIENT_ID) : body);
    }

    private static void signed(HttpRequestBuilder request, String signedHeaders) {
        request.header("X-Project-Id", fromProviderState("${projectId}", PROJECT))
                .header("X-Sdk-Date", regexp("[0-9]{8}T[0-9]{6}Z", "20191115T033655Z"))
                .header(
                        "Authorization",
                        regexp(
                                "SDK-HMAC-SHA256 Access=[!-+\\--~]+, SignedHeaders=" + signedHeaders
                                        + ", Signature=[0-9a-f]{64}",
                                "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=" + signedHeaders + ", Signature="
                                        + "0".repeat(64)));
    }

    private static HttpResponseBuilder response(Answer answer, HttpResponseBuilder response) {
        response.status(answer.status).header("X-Request-Id", regexp(".+", REQUEST_ID));
        if (answer.status == 204) {
            return response;
        }
        PactDslJsonBody body = new PactDslJsonBody();
        body.stringMatcher("error_code", answer.codePattern, answer.code);
        body.stringType("error_msg", answer.message);
        answer.more.accept(body);
        return response.header("Content-Type", regexp("(?i)application/json(;.*)?", "application/json"))
                .body(body);
    }
}
