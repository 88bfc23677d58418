package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.http.HttpRequest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every refusal, each from a request that would have been accepted but for the one thing that is changed. */
class SandboxRefusalsTest {
    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    private final String clientId = sandbox.openSession();

    static Stream<Arguments> changesAfterSigning() {
        return Stream.of(
                change("no Authorization", "Authorization is missing", call -> call.headers.remove("Authorization")),
                change(
                        "two Authorizations",
                        "Authorization is missing or given more than once",
                        call -> call.headers.add("Authorization", call.headers.getFirst("Authorization"))),
                change("another scheme", "Authorization is malformed", call -> edit(call, "SDK-HMAC-SHA256", "Basic")),
                change("no access key", "Authorization is malformed", call -> edit(call, "Access=\\w+, ", "")),
                change(
                        "no signed headers",
                        "Authorization is malformed",
                        call -> edit(call, "SignedHeaders=[^,]+", "SignedHeaders=")),
                change("no signature", "Authorization is malformed", call -> edit(call, ", Signature.*", "")),
                change("a short signature", "Authorization is malformed", call -> edit(call, ".$", "")),
                change(
                        "an upper-case signature",
                        "Authorization is malformed",
                        call -> edit(call, "Signature=.*", "Signature=" + "AB".repeat(32))),
                change("more than a signature", "Authorization is malformed", call -> edit(call, "$", ", a=b")),
                change(
                        "an unknown access key",
                        "the access key is unknown",
                        call -> edit(call, "Access=\\w+", "Access=ANOTHER")),
                change(
                        "another signature",
                        "the signature does not match",
                        call -> edit(call, "Signature=.*", "Signature=" + "0".repeat(64))),
                change(
                        "a signed header left out",
                        "a signed header is missing",
                        call -> call.headers.remove("X-Project-Id")),
                change(
                        "a signed header sent twice",
                        "a signed header is missing or given more than once",
                        call -> call.headers.add("X-Project-Id", call.headers.getFirst("X-Project-Id"))),
                change(
                        "a header signed that is not sent",
                        "a signed header is missing",
                        call -> edit(call, "SignedHeaders=", "SignedHeaders=accept;")),
                change(
                        "an empty name among the signed",
                        "a signed header is missing",
                        call -> edit(call, "SignedHeaders=", "SignedHeaders=;")),
                change(
                        "X-Sdk-Date taken from the signed",
                        "X-Sdk-Date is not signed",
                        call -> edit(call, ";x-sdk-date", "")),
                change("X-Sdk-Date left out", "a signed header is missing", call -> call.headers.remove("X-Sdk-Date")),
                change(
                        "another X-Sdk-Date",
                        "the signature does not match",
                        call -> call.with("X-Sdk-Date", Call.date(Instant.now().minusSeconds(60)))),
                change("another Host", "the signature does not match", call -> call.with("Host", "example.com")),
                change("another X-Project-Id", "the signature does not match", call -> call.with("X-Project-Id", "x")),
                change("another body", "the signature does not match", call -> call.body = Call.bytes("{}")),
                change("another method", "the signature does not match", call -> call.method = "PUT"),
                change("another path", "the signature does not match", call -> call.target += "s"),
                change("a query", "the signature does not match", call -> call.target += "?a=1"),
                change(
                        "a content hash",
                        "the signature does not match",
                        call -> call.with("X-Sdk-Content-Sha256", "0".repeat(64))),
                change("two content hashes", "X-Sdk-Content-Sha256 is given more than once", call -> {
                    call.headers.add("X-Sdk-Content-Sha256", "UNSIGNED");
                    call.headers.add("X-Sdk-Content-Sha256", "UNSIGNED");
                }),
                change("a security token", "takes no X-Security-Token", call -> call.with("X-Security-Token", "t")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("changesAfterSigning")
    void refusesARequestChangedAfterSigning(String name, String reason, Consumer<Call> change) throws IOException {
        Call call = Call.logout(sandbox, clientId).signed(sandbox);
        change.accept(call);

        assertRefusedByTheGateway(call.send(sandbox), reason);
        assertThat(sandbox.openSessions()).containsExactly(clientId);
    }

    static Stream<Arguments> datesThatAreOff() {
        return Stream.of(
                Arguments.of(Call.date(Instant.now().minus(Duration.ofMinutes(16))), "more than 15 minutes off"),
                Arguments.of(Call.date(Instant.now().plus(Duration.ofMinutes(16))), "more than 15 minutes off"),
                Arguments.of(Instant.now().toString(), "X-Sdk-Date is malformed"),
                Arguments.of("20260230T000000Z", "X-Sdk-Date is malformed"),
                Arguments.of("20261101T240000Z", "X-Sdk-Date is malformed"),
                Arguments.of("now", "X-Sdk-Date is malformed"),
                Arguments.of("", "X-Sdk-Date is malformed"));
    }

    @ParameterizedTest
    @MethodSource("datesThatAreOff")
    void refusesAWellSignedDateThatIsOff(String date, String reason) throws IOException {
        Call call = Call.logout(sandbox, clientId).with("X-Sdk-Date", date).signed(sandbox);

        assertRefusedByTheGateway(call.send(sandbox), reason);
    }

    @Test
    void refusesAWellSignedRequestThatSignsEverythingButItsDate() throws IOException {
        AKSKSigner dateless = new AKSKSigner() {
            @Override
            protected Map<String, String> combineAllHeaders(HttpRequest request, Map<String, String> own) {
                Map<String, String> all = super.combineAllHeaders(request, own);
                all.remove("x-sdk-date");
                return all;
            }
        };
        Call call = Call.logout(sandbox, clientId).signed(sandbox.accessKey(), sandbox.secretKey(), dateless);
        assertThat(call.headers.getFirst("Authorization")).doesNotContain("x-sdk-date");

        assertRefusedByTheGateway(call.send(sandbox), "X-Sdk-Date is not signed");
    }

    @Test
    void refusesAWrongSecretKey() throws IOException {
        Call call = Call.logout(sandbox, clientId)
                .signed(sandbox.accessKey(), sandbox.secretKey() + "x", AKSKSigner.getInstance());

        assertRefusedByTheGateway(call.send(sandbox), "the signature does not match");
    }

    @Test
    void takesTemporaryCredentialsWithTheirSecurityTokenSignedAndNotOtherwise() throws IOException {
        try (Sandbox temporary = Sandbox.builder().securityToken("a-token").start()) {
            String id = temporary.openSession();
            String reason = "X-Security-Token is missing, wrong or not signed";

            Call without = Call.logout(temporary, id).signed(temporary);
            Call another = Call.logout(temporary, id)
                    .with("X-Security-Token", "b-token")
                    .signed(temporary);
            Call unsigned = Call.logout(temporary, id).signed(temporary).with("X-Security-Token", "a-token");
            for (Call call : List.of(without, another, unsigned)) {
                assertRefusedByTheGateway(call.send(temporary), reason);
            }
            assertThat(temporary.openSessions()).containsExactly(id);

            Call call = Call.logout(temporary, id)
                    .with("X-Security-Token", "a-token")
                    .signed(temporary);
            assertThat(call.send(temporary).status()).isEqualTo(204);
        }
    }

    @Test
    void takesItsTokenInsteadOfASignatureAndNoOther() throws IOException {
        assertRefused(Call.logout(sandbox, clientId).with("X-Auth-Token", "x").send(sandbox), 401, "111401001");
        Call twice = Call.logout(sandbox, clientId);
        twice.headers.put("X-Auth-Token", List.of(sandbox.token(), sandbox.token()));
        assertRefused(twice.send(sandbox), 401, "111401001");
        assertThat(sandbox.openSessions()).containsExactly(clientId);

        assertThat(withToken(Call.logout(sandbox, clientId)).send(sandbox).status())
                .isEqualTo(204);
    }

    @Test
    void judgesTheSignatureOfARequestThatCarriesATokenToo() throws IOException {
        Call call = withToken(Call.logout(sandbox, clientId).signed(sandbox));
        call.body = Call.bytes("{}");

        assertRefusedByTheGateway(call.send(sandbox), "the signature does not match");
    }

    @Test
    void refusesTheUnauthenticBeforeAnythingElse() throws IOException {
        sandbox.failing(true);

        assertRefusedByTheGateway(Call.to(sandbox, "/nowhere", "").send(sandbox), "Authorization is missing");
    }

    @Test
    void knowsNoOtherUrl() throws IOException {
        String path = Call.logout(sandbox, clientId).target;
        for (String target : List.of(
                "/",
                "/v2",
                "/nowhere",
                path + "/",
                path + "x",
                "/" + path,
                path.replace("/v2/", "/v3/"),
                path.replace(sandbox.instanceId(), ""),
                path.replace(sandbox.projectId(), ""))) {
            assertRefused(Call.to(sandbox, target, "{}").signed(sandbox).send(sandbox), 404, "111404001");
        }
        for (String method : List.of("GET", "PUT", "DELETE", "PATCH")) {
            Call call = Call.logout(sandbox, clientId);
            call.method = method;
            assertRefused(call.signed(sandbox).send(sandbox), 404, "111404001");
        }
    }

    @Test
    void answersAHeadRequestWithoutABodyAndWithoutAWarningOfTheServers() throws IOException {
        Call call = withToken(Call.to(sandbox, "/nowhere", ""));
        call.method = "HEAD";
        List<String> warnings = new CopyOnWriteArrayList<>();
        Logger log = Logger.getLogger("com.sun.net.httpserver");
        log.setFilter(message -> !warnings.add(message.getMessage()));
        try (Wire wire = new Wire(sandbox)) {
            for (int i = 0; i < 2; i++) {
                Wire.Answer answer = wire.ask(call.fixedLength());
                assertThat(answer.status()).isEqualTo(404);
                assertThat(answer.body()).isEmpty();
                assertThat(answer.requestId()).matches("[0-9a-f]{32}");
            }
        } finally {
            log.setFilter(null);
        }
        assertThat(warnings).isEmpty();
    }

    @Test
    void refusesAForeignProjectAndMalformedOnes() throws IOException {
        assertRefused(to("another", sandbox.instanceId()), 403, "111403003");
        assertRefused(to("a_b", sandbox.instanceId()), 400, "111400002");
        assertRefused(to("a%2Fb", sandbox.instanceId()), 400, "111400002");
    }

    @Test
    void refusesAnUnknownInstanceAndMalformedOnes() throws IOException {
        assertRefused(to(sandbox.projectId(), "another"), 404, "111404022");
        for (String malformed : List.of("a_b", "a%2Fb", "%20", "%E5%AE%9E%E4%BE%8B", "a%00", "..;", "%2e%2e")) {
            assertRefused(to(sandbox.projectId(), malformed), 400, "111400061");
        }
    }

    @Test
    void tellsARefusalByDcsFromTheGateways() throws IOException {
        Wire.Answer answer = withToken(Call.logout(sandbox, "nobody")).send(sandbox);

        assertThat(answer.body())
                .isEqualTo("{\"error_code\":\"111400063\","
                        + "\"error_msg\":\"Invalid {0} parameter in the request.\",\"error_ext_msg\":null}");
    }

    static Stream<Arguments> badBodies() {
        return Stream.of(
                Arguments.of("", "111400004"),
                Arguments.of(" ", "111400005"),
                Arguments.of("null", "111400005"),
                Arguments.of("[]", "111400005"),
                Arguments.of("\"client_id\"", "111400005"),
                Arguments.of("{", "111400005"),
                Arguments.of("{} {}", "111400005"),
                Arguments.of("<html>", "111400005"),
                Arguments.of("client_id=1", "111400005"),
                Arguments.of("{'client_id':'1'}", "111400005"),
                Arguments.of("{\"a\":1e999}", "111400005"),
                Arguments.of("[".repeat(100_000), "111400005"),
                Arguments.of("{\"a\":".repeat(100_000), "111400005"),
                Arguments.of("{\"client_id\":null}", "111400063"),
                Arguments.of("{\"client_id\":1}", "111400063"),
                Arguments.of("{\"client_id\":true}", "111400063"),
                Arguments.of("{\"client_id\":[]}", "111400063"),
                Arguments.of("{\"client_id\":{}}", "111400063"),
                Arguments.of("{\"client_id\":\"\"}", "111400063"),
                Arguments.of("{\"client_id\":\"nobody\"}", "111400063"));
    }

    @ParameterizedTest
    @MethodSource("badBodies")
    void refusesABadBody(String body, String code) throws IOException {
        Call call = Call.of(sandbox, sandbox.projectId(), sandbox.instanceId(), body)
                .signed(sandbox);

        assertRefused(call.send(sandbox), 400, code);
        assertThat(sandbox.openSessions()).containsExactly(clientId);
    }

    @Test
    void refusesABodyThatIsNotUtf8() throws IOException {
        Call call = withToken(Call.logout(sandbox, clientId));
        call.body = new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'};

        assertRefused(call.send(sandbox), 400, "111400005");
    }

    @Test
    void refusesABodyAboveTwelveMegabytesAndReadsItToItsEnd() throws IOException {
        Call call = withToken(Call.logout(sandbox, clientId));
        try (Wire wire = new Wire(sandbox)) {
            call.body = new byte[Provider.MAX_BODY];
            assertRefused(wire.ask(call.fixedLength()), 400, "111400005");
            call.body = new byte[Provider.MAX_BODY + 1];
            assertRefused(wire.ask(call.fixedLength()), 413, "APIGW.0201");
            call.body = new byte[Provider.MAX_BODY + 1_000_000];
            assertRefused(wire.ask(call.fixedLength()), 413, "APIGW.0201");

            assertThat(wire.ask(withToken(Call.logout(sandbox, clientId)).fixedLength())
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    void deniesWhileToldTo() throws IOException {
        sandbox.denying(true);
        assertRefused(Call.logout(sandbox, clientId).signed(sandbox).send(sandbox), 403, "111403003");

        sandbox.denying(false);
        assertThat(Call.logout(sandbox, clientId).signed(sandbox).send(sandbox).status())
                .isEqualTo(204);
    }

    @Test
    void failsWhileToldTo() throws IOException {
        sandbox.failing(true);
        assertRefused(Call.logout(sandbox, clientId).signed(sandbox).send(sandbox), 500, "111500000");

        sandbox.failing(false);
        assertThat(Call.logout(sandbox, clientId).signed(sandbox).send(sandbox).status())
                .isEqualTo(204);
    }

    private Wire.Answer to(String projectId, String instanceId) throws IOException {
        return withToken(Call.of(sandbox, projectId, instanceId, "{}")).send(sandbox);
    }

    private Call withToken(Call call) {
        return call.with("X-Auth-Token", sandbox.token());
    }

    private static void assertRefusedByTheGateway(Wire.Answer answer, String reason) throws IOException {
        assertRefused(answer, 401, "APIGW.0301");
        assertThat(answer.message())
                .startsWith("Incorrect IAM authentication information: ")
                .contains(reason);
        assertThat(answer.json().get("request_id")).isEqualTo(answer.requestId());
    }

    private static void assertRefused(Wire.Answer answer, int status, String code) throws IOException {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/json");
        assertThat(answer.requestId()).matches("[0-9a-f]{32}");
    }

    private static Arguments change(String name, String reason, Consumer<Call> change) {
        return Arguments.of(name, reason, change);
    }

    private static void edit(Call call, String regex, String replacement) {
        String authorization = call.headers.getFirst("Authorization");
        String edited = authorization.replaceFirst(regex, replacement);
        assertThat(edited).isNotEqualTo(authorization);
        call.with("Authorization", edited);
    }
}
