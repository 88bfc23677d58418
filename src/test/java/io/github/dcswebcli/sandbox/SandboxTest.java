package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ClientRequestException;
import com.huaweicloud.sdk.dcs.v2.DcsClient;
import com.huaweicloud.sdk.dcs.v2.model.LogoffWebCliRequest;
import com.huaweicloud.sdk.dcs.v2.model.LogoutWebCliBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SandboxTest {
    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    @Test
    void logsASessionOffForTheOfficialClient() {
        String clientId = sandbox.openSession();
        String other = sandbox.openSession();

        assertThat(officialClient(sandbox.secretKey())
                        .logoffWebCli(officialRequest(clientId))
                        .getHttpStatusCode())
                .isEqualTo(204);
        assertThat(sandbox.openSessions()).containsExactly(other);
    }

    @Test
    void refusesTheOfficialClientWithAWrongSecretKey() {
        String clientId = sandbox.openSession();

        ClientRequestException refusal = catchThrowableOfType(
                ClientRequestException.class, () -> officialClient("wrong").logoffWebCli(officialRequest(clientId)));

        assertThat(refusal.getHttpStatusCode()).isEqualTo(401);
        assertThat(refusal.getErrorCode()).isEqualTo("APIGW.0301");
        assertThat(refusal.getRequestId()).matches("[0-9a-f]{32}");
        assertThat(sandbox.openSessions()).containsExactly(clientId);
    }

    @Test
    void opensSessionsInTheFormOfTheProvidersPage() {
        String clientId = sandbox.openSession();

        assertThat(clientId).matches("[0-9a-f]{48}");
        assertThat(sandbox.openSessions()).containsExactly(clientId).doesNotContain(sandbox.openSession());
    }

    @Test
    void takesASessionThatHasBeenEndedForOneThatNeverWas() throws IOException {
        String clientId = sandbox.openSession();

        assertThat(logOff(clientId).status()).isEqualTo(204);
        assertThat(logOff(clientId).code()).isEqualTo("111400063");
        sandbox.openSession(sandbox.instanceId(), clientId);
        assertThat(logOff(clientId).status()).isEqualTo(204);
    }

    @Test
    void endsEverySessionOfTheInstanceAndNoOtherWhenNoClientIdIsGiven() throws IOException {
        sandbox.openSession();
        sandbox.openSession();
        sandbox.openSession("another", "its-own");

        assertThat(ask(sandbox.instanceId(), "{\"else\":{}}").status()).isEqualTo(204);
        assertThat(sandbox.openSessions()).isEmpty();
        assertThat(ask(sandbox.instanceId(), "{}").status()).isEqualTo(204);
        assertThat(ask("another", "{\"client_id\":\"its-own\"}").status()).isEqualTo(204);
    }

    @Test
    void endsASessionOnItsOwnInstanceAlone() throws IOException {
        String clientId = sandbox.openSession();
        sandbox.openSession("another", "its-own");

        assertThat(ask("another", "{\"client_id\":\"" + clientId + "\"}").code())
                .isEqualTo("111400063");
        assertThat(logOff("its-own").code()).isEqualTo("111400063");
    }

    @Test
    void takesAnyTextForAClientId() throws IOException {
        sandbox.openSession(sandbox.instanceId(), "客户端 \"1\"");

        assertThat(logOff("\\u5ba2户端 \\\"1\\\"").status()).isEqualTo(204);
    }

    @Test
    void givesSnapshotsOfItsSessions() {
        Set<String> before = sandbox.openSessions();
        sandbox.openSession();

        assertThat(before).isEmpty();
        assertThatThrownBy(() -> sandbox.openSessions().clear()).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void verifiesWithTheClockItIsGiven() throws IOException {
        Instant then = Instant.parse("2019-11-15T03:36:55Z");
        try (Sandbox past =
                Sandbox.builder().clock(Clock.fixed(then, ZoneOffset.UTC)).start()) {
            String clientId = past.openSession();
            Call now = Call.logout(past, clientId).signed(past);
            Call back = Call.logout(past, clientId)
                    .with("X-Sdk-Date", Call.date(then))
                    .signed(past);

            assertThat(now.send(past).message()).contains("X-Sdk-Date is more than 15 minutes off");
            assertThat(back.send(past).status()).isEqualTo(204);
        }
    }

    @Test
    void takesRecordedRequestsWithoutCheckingSignaturesAndWarnsOfThatOnce() throws IOException {
        List<LogRecord> warnings = new CopyOnWriteArrayList<>();
        Logger log = Logger.getLogger(Sandbox.class.getName());
        log.setFilter(message -> !warnings.add(message));
        try (Sandbox trusting = Sandbox.builder().checkSignatures(false).start()) {
            assertThat(warnings).singleElement().satisfies(warning -> {
                assertThat(warning.getLevel().getName()).isEqualTo("WARNING");
                assertThat(warning.getMessage())
                        .isEqualTo("Sandbox[" + trusting.endpoint() + "] does not check signatures");
            });
            Call recorded = Call.logout(trusting, trusting.openSession())
                    .with("X-Sdk-Date", "20191115T033655Z")
                    .signed(sandbox)
                    .with("X-Security-Token", "another")
                    .with("Host", "recorded.example.com");
            String authorization = recorded.headers.getFirst("Authorization");

            recorded.headers.remove("Authorization");
            assertThat(recorded.send(trusting).message()).contains("Authorization is missing");
            recorded.with("Authorization", authorization + "0");
            assertThat(recorded.send(trusting).message()).contains("Authorization is malformed");
            recorded.with("Authorization", authorization);
            assertThat(recorded.send(trusting).status()).isEqualTo(204);
            trusting.providerState("the access key is unknown");
            assertThat(recorded.send(trusting).code()).isEqualTo("APIGW.0301");

            Sandbox.builder()
                    .checkSignatures(false)
                    .checkSignatures(true)
                    .start()
                    .close();
            assertThat(warnings).hasSize(1);
        } finally {
            log.setFilter(null);
        }
    }

    @Test
    void isMadeOfWhatItIsGiven() {
        try (Sandbox made = Sandbox.builder()
                .accessKey("AK")
                .secretKey("SK")
                .token("T")
                .projectId("p-1")
                .instanceId("i-1")
                .start()) {
            assertThat(made.accessKey()).isEqualTo("AK");
            assertThat(made.secretKey()).isEqualTo("SK");
            assertThat(made.token()).isEqualTo("T");
            assertThat(made.projectId()).isEqualTo("p-1");
            assertThat(made.instanceId()).isEqualTo("i-1");
            assertThat(made.endpoint()).matches("http://127\\.0\\.0\\.1:\\d+");
        }
    }

    @Test
    void makesUpWhatItIsNotGivenDifferentlyEachTime() {
        try (Sandbox other = Sandbox.start()) {
            assertThat(properties(other)).doesNotContainAnyElementsOf(properties(sandbox));
        }
    }

    @Test
    void namesNoSecretInItsText() {
        String clientId = sandbox.openSession();

        assertThat(sandbox.toString())
                .contains(sandbox.endpoint())
                .doesNotContain(sandbox.secretKey(), sandbox.token(), clientId);
    }

    static Stream<Arguments> badArguments() {
        return Stream.of(
                bad("port must be 0 to 65535: -1", builder -> builder.port(-1)),
                bad("port must be 0 to 65535: 65536", builder -> builder.port(65536)),
                bad("accessKey == null", builder -> builder.accessKey(null)),
                bad("accessKey must be", builder -> builder.accessKey("a,VALUE")),
                bad("secretKey == null", builder -> builder.secretKey(null)),
                bad("secretKey must be", builder -> builder.secretKey("a VALUE")),
                bad("securityToken == null", builder -> builder.securityToken(null)),
                bad("securityToken must be", builder -> builder.securityToken("VALUE\n")),
                bad("token == null", builder -> builder.token(null)),
                bad("token must be", builder -> builder.token("")),
                bad("projectId == null", builder -> builder.projectId(null)),
                bad("projectId must be", builder -> builder.projectId("VALUE_1")),
                bad("instanceId == null", builder -> builder.instanceId(null)),
                bad("instanceId must be", builder -> builder.instanceId("VALUE/1")),
                bad("clock == null", builder -> builder.clock(null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badArguments")
    void refusesABadArgumentByName(String message, Consumer<Sandbox.Builder> setting) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> setting.accept(Sandbox.builder()))
                .withMessageStartingWith(message)
                .withMessageNotContaining("VALUE");
    }

    @Test
    void refusesToOpenASessionThatNoRequestCouldName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.openSession("a_b", "id"))
                .withMessageStartingWith("instanceId");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.openSession(null, "id"))
                .withMessage("instanceId == null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.openSession("a", " "))
                .withMessage("clientId is blank");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.openSession("a", null))
                .withMessage("clientId == null");
    }

    @Test
    void readsChunkedBodies() throws IOException {
        try (Wire wire = new Wire(sandbox)) {
            for (int i = 0; i < 3; i++) {
                assertThat(wire.ask(Call.logout(sandbox, sandbox.openSession())
                                        .signed(sandbox)
                                        .chunked())
                                .status())
                        .isEqualTo(204);
            }
        }
        assertThat(sandbox.openSessions()).isEmpty();
    }

    @Test
    void servesTheJdksClientOverHttp11AndItsOfferOfHttp2() throws Exception {
        HttpClient client = HttpClient.newHttpClient();
        for (HttpRequest.BodyPublisher body : List.of(
                HttpRequest.BodyPublishers.ofString("{}"),
                HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString("{}")))) {
            sandbox.openSession();
            HttpRequest request = HttpRequest.newBuilder(URI.create(sandbox.endpoint() + path(sandbox.instanceId())))
                    .header("X-Auth-Token", sandbox.token())
                    .POST(body)
                    .build();

            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(204);
            assertThat(answer.headers().firstValue("X-Request-Id").orElseThrow())
                    .matches("[0-9a-f]{32}");
            assertThat(sandbox.openSessions()).isEmpty();
        }
    }

    @Test
    void keepsAConnectionAliveThroughEveryKindOfAnswer() throws IOException {
        Set<String> requestIds = new HashSet<>();
        try (Wire wire = new Wire(sandbox)) {
            for (int i = 0; i < 5; i++) {
                String clientId = sandbox.openSession();
                requestIds.add(
                        wire.ask(Call.logout(sandbox, clientId).fixedLength()).requestId());
                requestIds.add(wire.ask(Call.to(sandbox, "/nowhere", "x")
                                .signed(sandbox)
                                .chunked())
                        .requestId());
                Wire.Answer last =
                        wire.ask(Call.logout(sandbox, clientId).signed(sandbox).fixedLength());
                assertThat(last.status()).isEqualTo(204);
                requestIds.add(last.requestId());
            }
        }
        assertThat(requestIds).hasSize(15);
    }

    @Test
    void servesSixtyFourConnectionsAtOnce() throws IOException {
        List<Wire> wires = new ArrayList<>();
        try {
            // Every request is under way, its last byte missing, before one is completed.
            List<byte[]> requests = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                byte[] request = Call.logout(sandbox, sandbox.openSession())
                        .signed(sandbox)
                        .fixedLength();
                requests.add(request);
                wires.add(new Wire(sandbox));
                wires.get(i).send(Arrays.copyOf(request, request.length - 1));
            }
            for (int i = 63; i >= 0; i--) {
                wires.get(i).send(new byte[] {requests.get(i)[requests.get(i).length - 1]});
                assertThat(wires.get(i).answer().status()).isEqualTo(204);
            }
        } finally {
            for (Wire wire : wires) {
                wire.close();
            }
        }
        assertThat(sandbox.openSessions()).isEmpty();
    }

    @Test
    void endsASessionOnceHoweverManyAsk() {
        Call call = Call.logout(sandbox, sandbox.openSession()).signed(sandbox);
        List<CompletableFuture<Integer>> statuses = IntStream.range(0, 64)
                .mapToObj(i -> CompletableFuture.supplyAsync(() -> send(call)))
                .toList();

        assertThat(statuses.stream().map(CompletableFuture::join))
                .containsOnlyOnce(204)
                .containsOnly(204, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage\r\n\r\n",
                "\0\1\2\r\n\r\n",
                "POST /%zz HTTP/1.1\r\n\r\n",
                "POST /a?%z HTTP/1.1\r\n\r\n",
                "POST /a b HTTP/1.1\r\n\r\n",
                "POST  HTTP/1.1\r\n\r\n",
                "POST * HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nno colon\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
                "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{}",
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffff\r\n{}",
                "POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n{}",
                "POST / HTTP/1.0\r\n\r\n",
                "POST //a HTTP/1.1\r\n\r\n",
                "POST /#a HTTP/1.1\r\n\r\n",
                "POST /\u00e4\u5b9e HTTP/1.1\r\n\r\n",
                "POST http://127.0.0.1/ HTTP/1.1\r\n\r\n",
                "POST / HTTP/1.1\r\nAuthorization: \u00e4\u5b9e\r\n\r\n",
                "POST / HTTP/1.1\r\nAuthorization: SDK-HMAC-SHA256 Access=\u00e4, SignedHeaders=;, Signature=\r\n\r\n",
                "POST / HTTP/1.1\r\nX-Auth-Token:\r\n\r\n",
                "BREW / HTTP/1.1\r\n\r\n",
            })
    void answersGarbageWithARefusal(String request) throws IOException {
        try (Wire wire = new Wire(sandbox)) {
            wire.send(Call.bytes(request));
            wire.socket.shutdownOutput();

            assertThat(wire.answer().status()).isIn(400, 401, 404, 501);
        }
        assertThat(logOff(sandbox.openSession()).status()).isEqualTo(204);
    }

    @Test
    void saysThatABodyCutShortIsUnreadable() throws IOException {
        Call call = Call.logout(sandbox, sandbox.openSession()).signed(sandbox);
        byte[] request = call.fixedLength();
        try (Wire wire = new Wire(sandbox)) {
            wire.send(Arrays.copyOf(request, request.length - 1));
            wire.socket.shutdownOutput();

            Wire.Answer answer = wire.answer();
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.code()).isEqualTo("APIGW.0201");
            assertThat(answer.requestId()).matches("[0-9a-f]{32}");
        }
        assertThat(sandbox.openSessions()).hasSize(1);
    }

    @Test
    void leavesNoThreadAndFreesThePortWhenClosed() throws Exception {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        Sandbox closed = Sandbox.start();
        int port = URI.create(closed.endpoint()).getPort();
        Set<Thread> own;
        try (Wire idle = new Wire(closed);
                Wire busy = new Wire(closed)) {
            assertThat(idle.ask(Call.to(closed, "/", "").fixedLength()).status())
                    .isEqualTo(401);
            busy.send(Call.bytes("POST / HTTP/1.1\r\nContent-Length: 5\r\n\r\n"));
            own = new HashSet<>(Thread.getAllStackTraces().keySet());
            own.removeAll(before);
            assertThat(own).isNotEmpty().allMatch(Thread::isDaemon);

            closed.close();
            closed.close();

            assertThat(idle.socket.getInputStream().read()).isNegative();
        }
        for (Thread thread : own) {
            thread.join(5_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
        try (ServerSocket free = new ServerSocket(port)) {
            assertThat(free.getLocalPort()).isEqualTo(port);
        }
    }

    @Test
    void cannotListenOnAPortThatIsTaken() {
        int port = URI.create(sandbox.endpoint()).getPort();

        assertThatThrownBy(() -> Sandbox.builder().port(port).start())
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot listen on port " + port);
    }

    private DcsClient officialClient(String secretKey) {
        return DcsClient.newBuilder()
                .withCredential(new BasicCredentials()
                        .withAk(sandbox.accessKey())
                        .withSk(secretKey)
                        .withProjectId(sandbox.projectId()))
                .withEndpoints(List.of(sandbox.endpoint()))
                .build();
    }

    private LogoffWebCliRequest officialRequest(String clientId) {
        return new LogoffWebCliRequest()
                .withInstanceId(sandbox.instanceId())
                .withBody(new LogoutWebCliBody().withClientId(clientId));
    }

    private Wire.Answer logOff(String clientId) throws IOException {
        return ask(sandbox.instanceId(), "{\"client_id\":\"" + clientId + "\"}");
    }

    private Wire.Answer ask(String instanceId, String body) throws IOException {
        return Call.of(sandbox, sandbox.projectId(), instanceId, body)
                .signed(sandbox)
                .send(sandbox);
    }

    private int send(Call call) {
        try {
            return call.send(sandbox).status();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String path(String instanceId) {
        return "/v2/" + sandbox.projectId() + "/instances/" + instanceId + "/webcli/logout";
    }

    private static List<String> properties(Sandbox sandbox) {
        return List.of(
                sandbox.endpoint(),
                sandbox.accessKey(),
                sandbox.secretKey(),
                sandbox.token(),
                sandbox.projectId(),
                sandbox.instanceId());
    }

    private static Arguments bad(String message, Consumer<Sandbox.Builder> setting) {
        return Arguments.of(message, setting);
    }
}
