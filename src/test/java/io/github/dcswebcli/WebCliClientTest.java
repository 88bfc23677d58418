package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.dcswebcli.RecordingServer.Received;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.CredentialsProvider;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebCliClientTest {
    private static final Credentials CREDENTIALS = Credentials.of("AccessKey", "SecretKey");

    @AutoClose
    private RecordingServer server;

    @BeforeEach
    void start() throws IOException {
        server = RecordingServer.loggingOff();
    }

    @Test
    void endsOneSession() {
        try (WebCliClient client = client(server)) {
            LogoffResult result = client.logoff("instance", "client-1");

            assertThat(result).isEqualTo(new LogoffResult(204, "request-1"));
        }
        Received received = server.only();
        assertThat(received.requestLine()).isEqualTo("POST /v2/project/instances/instance/webcli/logout HTTP/1.1");
        assertThat(received.text()).isEqualTo("{\"client_id\":\"client-1\"}");
        assertThat(received.values("Content-Type")).singleElement().asString().startsWith("application/json");
        assertThat(received.values("X-Project-Id")).containsExactly("project");
        assertThat(received.values("Authorization"))
                .singleElement()
                .asString()
                .startsWith("SDK-HMAC-SHA256 Access=AccessKey,");
    }

    @Test
    void sendsAnEmptyObjectWithoutAClientId() {
        try (WebCliClient client = client(server)) {
            client.logoff("instance");
        }
        assertThat(server.only().text()).isEqualTo("{}");
    }

    @Test
    void doesTheSameWithoutWaiting() {
        try (WebCliClient client = client(server)) {
            assertThat(client.logoffAsync("instance", "client-1").join()).isEqualTo(new LogoffResult(204, "request-1"));
            assertThat(client.logoffAsync("instance").join()).isEqualTo(new LogoffResult(204, "request-1"));
        }
        assertThat(server.received()).extracting(Received::text).containsExactly("{\"client_id\":\"client-1\"}", "{}");
    }

    @Test
    void failsTheFutureWithTheSameException() throws IOException {
        try (RecordingServer refusing =
                        RecordingServer.answering("HTTP/1.1 404 Not Found", "Content-Length: 0", "", "");
                WebCliClient client = client(refusing)) {
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(() -> client.logoffAsync("instance").join())
                    .havingCause()
                    .isInstanceOfSatisfying(
                            ServiceResponseException.class,
                            e -> assertThat(e.status()).isEqualTo(404));
        }
    }

    @Test
    void cancelsTheCallWithTheFuture() throws Exception {
        assertDropped(future -> future.cancel(true), CancellationException.class);
    }

    @Test
    void cancelsTheCallWhenTheFutureTimesOut() throws Exception {
        assertDropped(future -> future.orTimeout(1, TimeUnit.MILLISECONDS), CompletionException.class);
    }

    private static void assertDropped(
            Consumer<CompletableFuture<LogoffResult>> end, Class<? extends RuntimeException> outcome) throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch dropped = new CountDownLatch(1);
        try (RecordingServer silent = RecordingServer.start((request, connection) -> {
                    arrived.countDown();
                    connection.getInputStream().read();
                    dropped.countDown();
                });
                WebCliClient client = client(silent)) {
            CompletableFuture<LogoffResult> future = client.logoffAsync("instance");
            assertThat(arrived.await(10, TimeUnit.SECONDS)).isTrue();

            end.accept(future);

            assertThat(dropped.await(10, TimeUnit.SECONDS))
                    .as("the connection was dropped")
                    .isTrue();
            assertThatExceptionOfType(outcome).isThrownBy(future::join);
        }
    }

    @Test
    void takes200ForSuccessAndAResultWithoutARequestId() throws IOException {
        try (RecordingServer ok = RecordingServer.answering("HTTP/1.1 200 OK", "Content-Length: 2", "", "{}");
                WebCliClient client = client(ok)) {
            assertThat(client.logoff("instance")).isEqualTo(new LogoffResult(200, null));
        }
    }

    @Test
    void sendsATokenInsteadOfASignature() {
        try (WebCliClient client = WebCliClient.builder()
                .endpoint(server.url())
                .projectId("项目")
                .token(() -> "token-1")
                .build()) {
            client.logoff("instance");
        }
        assertThat(server.only().requestLine()).startsWith("POST /v2/%E9%A1%B9%E7%9B%AE/instances/instance/");
        assertThat(server.only().values("X-Auth-Token")).containsExactly("token-1");
        assertThat(server.only().values("Authorization")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b | a%2Fb",
                "a#b | a%23b",
                "a?b | a%3Fb",
                "a%2Fb | a%252Fb",
                "a b | a%20b",
                "实例 | %E5%AE%9E%E4%BE%8B",
                "../x | ..%2Fx",
                "%2e%2e | %252e%252e",
                "... | ...",
                "a;b=c | a;b=c"
            })
    void encodesAnIdAsOnePathSegment(String id, String encoded) {
        try (WebCliClient client = client(server)) {
            client.logoff(id);
        }
        assertThat(server.only().requestLine())
                .isEqualTo("POST /v2/project/instances/" + encoded + "/webcli/logout HTTP/1.1");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\n", ".", ".."})
    void sendsNothingForAnIdThatCannotBeOne(String id) {
        try (WebCliClient client = client(server)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.logoff(id))
                    .withMessageStartingWith("instanceId ");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.logoffAsync(id))
                    .withMessageStartingWith("instanceId ");
            if (id == null || id.isBlank()) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> client.logoff("instance", id))
                        .withMessageStartingWith("clientId ");
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> client.logoffAsync("instance", id))
                        .withMessageStartingWith("clientId ");
            }
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void callsBelowTheEndpointsPath() {
        for (String path : List.of("/gateway/dcs", "/gateway/dcs/")) {
            try (WebCliClient client = client(b -> b.endpoint(server.url() + path))) {
                client.logoff("instance");
            }
        }
        assertThat(server.received())
                .extracting(Received::requestLine)
                .containsOnly("POST /gateway/dcs/v2/project/instances/instance/webcli/logout HTTP/1.1");
    }

    @Test
    void callsTheRegionsPublicEndpoint() {
        List<String> hosts = new java.util.concurrent.CopyOnWriteArrayList<>();
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> {
                    hosts.add(chain.request().url().scheme() + "://"
                            + chain.request().url().host());
                    throw new IOException("far enough");
                })
                .build();
        WebCliClient client = WebCliClient.builder()
                .region("cn-north-4")
                .projectId("project")
                .credentials(CREDENTIALS)
                .httpClient(http)
                .build();

        assertThatExceptionOfType(WebCliException.ConnectionException.class)
                .isThrownBy(() -> client.logoff("instance"));
        assertThat(hosts).containsExactly("https://dcs.cn-north-4.myhuaweicloud.com");
    }

    @Test
    void datesTheSignatureByItsClock() {
        Clock clock = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.ofHours(8));
        try (WebCliClient client = client(b -> b.clock(clock))) {
            client.logoff("instance");
        }
        assertThat(server.only().values("X-Sdk-Date")).containsExactly("20260102T030405Z");
    }

    @Test
    void sharesTheHttpClientThatIsBroughtAndLeavesItOpen() {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(chain.request()
                        .newBuilder()
                        .header("User-Agent", "mine")
                        .build()))
                .build();
        for (int i = 0; i < 2; i++) {
            try (WebCliClient client = client(b -> b.httpClient(http))) {
                client.logoffAsync("instance").join();
            }
        }
        assertThat(server.received())
                .hasSize(2)
                .allSatisfy(r -> assertThat(r.values("User-Agent")).containsExactly("mine"));
        assertThat(server.connections()).isOne();
        assertThat(http.dispatcher().executorService().isShutdown()).isFalse();
        assertThat(http.followRedirects()).isTrue();
        http.dispatcher().executorService().shutdown();
        http.connectionPool().evictAll();
    }

    @Test
    void doesNotAuthenticateASecondTime() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        OkHttpClient http = new OkHttpClient.Builder()
                .authenticator((route, response) -> {
                    asked.incrementAndGet();
                    return response.request()
                            .newBuilder()
                            .header("Authorization", "other")
                            .build();
                })
                .build();
        try (RecordingServer refusing =
                RecordingServer.answering("HTTP/1.1 401 Unauthorized", "Content-Length: 0", "", "")) {
            WebCliClient client = client(b -> b.endpoint(refusing.url()).httpClient(http));

            assertThatExceptionOfType(ServiceResponseException.class).isThrownBy(() -> client.logoff("instance"));
            assertThat(refusing.received()).hasSize(1);
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void keepsTheAnswerOfAnInterceptorThatAnswersByItself() {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> new Response.Builder()
                        .request(chain.request())
                        .protocol(Protocol.HTTP_1_1)
                        .code(503)
                        .message("")
                        .body(ResponseBody.create("{\"error_code\":\"mine\"}", null))
                        .build())
                .build();
        WebCliClient client = client(b -> b.httpClient(http));

        assertThatExceptionOfType(ServiceResponseException.class)
                .isThrownBy(() -> client.logoff("instance"))
                .satisfies(e -> assertThat(e.errorCode()).isEqualTo("mine"));
        assertThat(server.connections()).isZero();
    }

    @Test
    void refusesAnInterceptorThatMakesARequestOfItsOwn() {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(chain -> chain.proceed(new Request.Builder()
                        .url(chain.request().url())
                        .post(chain.request().body())
                        .build()))
                .build();
        WebCliClient client = client(b -> b.httpClient(http));

        assertThatExceptionOfType(WebCliException.ConnectionException.class)
                .isThrownBy(() -> client.logoff("instance"))
                .withMessageContaining("made a new request")
                .satisfies(e -> assertThat(e.neverSent()).isTrue());
        assertThat(server.connections()).isZero();
    }

    @Test
    void refusesCallsOnceClosed() {
        WebCliClient client = client(server);
        client.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> client.logoff("instance"))
                .withMessage("the client is closed");
        assertThatIllegalStateException().isThrownBy(() -> client.logoffAsync("instance", "client-1"));
        assertThat(server.connections()).isZero();
    }

    @Test
    void failsCallsThatWaitForTheirTurnWhenItIsClosed() throws IOException {
        CountDownLatch closed = new CountDownLatch(1);
        List<CompletableFuture<LogoffResult>> futures = new ArrayList<>();
        try (RecordingServer slow = RecordingServer.start((request, connection) -> {
            await(closed);
            connection.getOutputStream().write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
            WebCliClient client = client(slow);
            for (int i = 0; i < 100; i++) {
                futures.add(client.logoffAsync("instance"));
            }
            client.close();
            closed.countDown();

            assertThat(futures)
                    .filteredOn(future -> outcome(future) instanceof WebCliException.ConnectionException e
                            && e.neverSent()
                            && e.getMessage().contains("the client was closed"))
                    .hasSizeGreaterThan(0)
                    .hasSizeLessThan(100);
            assertThat(futures)
                    .allMatch(future -> outcome(future) == null
                            || outcome(future) instanceof WebCliException.ConnectionException e && e.neverSent());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Throwable outcome(CompletableFuture<LogoffResult> future) {
        return future.handle((result, failure) -> failure).join();
    }

    @Test
    void triesAnotherAddressWhenOneCannotBeReached() throws IOException {
        int port = HttpUrl.get(server.url()).port();
        OkHttpClient http = new OkHttpClient.Builder()
                .dns(host -> List.of(InetAddress.getByName("127.0.0.2"), InetAddress.getByName("127.0.0.1")))
                .build();
        WebCliClient client = client(b -> b.endpoint("http://localhost:" + port).httpClient(http));

        assertThat(client.logoff("instance").status()).isEqualTo(204);
        assertThat(server.received()).hasSize(1);
    }

    @Test
    void leavesNoThreadBehindOnceClosed() throws InterruptedException {
        WebCliClient client = client(server);
        client.logoffAsync("instance").join();

        client.close();

        List<Thread> threads = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("OkHttp Dispatcher"))
                .toList();
        for (Thread thread : threads) {
            thread.join(10_000);
            assertThat(thread.isAlive()).as(thread.getName()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dcs.cn-north-4.myhuaweicloud.com", "ftp://host", "https://", "https://user@host",
                        "https://user:password@host",
                "https://host?a=b", "https://host#a", "http://example.com", "http://127.0.0.1.example.com",
                        "http://127.example.com",
                "http://localhost.example.com", "http://10.0.0.1", ""
            })
    void refusesAnEndpointThatIsNoneOrNotSafe(String endpoint) {
        assertRefused(b -> b.endpoint(endpoint), "endpoint ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1",
                "http://127.9.9.9",
                "http://localhost",
                "http://[::1]:8080",
                "https://example.com"
            })
    void takesPlainHttpToLoopbackAlone(String endpoint) {
        client(b -> b.endpoint(endpoint)).close();
    }

    @Test
    void namesWhatIsMissingOrWrong() {
        assertRefused(b -> b.endpoint(null), "exactly one of endpoint and region ");
        assertRefused(b -> b.region("cn-north-4"), "exactly one of endpoint and region ");
        for (String region : List.of("", "cn north", "cn-north-4.example.com/", "CN")) {
            assertRefused(b -> b.endpoint(null).region(region), "region ");
        }
        for (String id : new String[] {null, "", " ", ".", "..", "项目"}) {
            assertRefused(b -> b.projectId(id), "projectId ");
        }
        assertRefused(b -> b.credentials((CredentialsProvider) null), "exactly one of credentials and token ");
        assertRefused(b -> b.credentials((Credentials) null), "exactly one of credentials and token ");
        assertRefused(b -> b.token(() -> "t"), "exactly one of credentials and token ");
        assertRefused(b -> b.callTimeout(Duration.ZERO), "callTimeout ");
        assertRefused(b -> b.callTimeout(Duration.ofSeconds(-1)), "callTimeout ");
        assertRefused(b -> b.callTimeout(Duration.ofNanos(1)), "callTimeout ");
        assertRefused(b -> b.callTimeout(Duration.ofDays(365)), "callTimeout ");
        assertRefused(b -> b.clock(null), "clock ");
    }

    private void assertRefused(UnaryOperator<WebCliClient.Builder> change, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> client(change)).withMessageStartingWith(message);
    }

    private WebCliClient client(UnaryOperator<WebCliClient.Builder> change) {
        return client(server, change);
    }

    static WebCliClient client(RecordingServer server) {
        return builder(server).build();
    }

    static WebCliClient client(RecordingServer server, UnaryOperator<WebCliClient.Builder> change) {
        return change.apply(builder(server)).build();
    }

    private static WebCliClient.Builder builder(RecordingServer server) {
        return WebCliClient.builder()
                .endpoint(server.url())
                .projectId("project")
                .credentials(CREDENTIALS);
    }
}
