package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.dcswebcli.RecordingServer;
import io.github.dcswebcli.RecordingServer.Received;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes over the wire, and what is kept from it. */
class SigningInterceptorTest {
    private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Clock CLOCK = Clock.fixed(AT, ZoneOffset.UTC);
    private static final Credentials CREDENTIALS = Credentials.temporary("AccessKey", "SecretKey", "security-token");

    @AutoClose
    private RecordingServer server;

    private HttpUrl endpoint;

    @BeforeEach
    void start() throws IOException {
        server = RecordingServer.loggingOff();
        endpoint = HttpUrl.get(server.url());
    }

    @Test
    void signsHostDateProjectAndSecurityToken() throws IOException {
        send(request("/v2/p").build(), () -> CREDENTIALS);

        Received received = server.only();
        assertThat(received.values("Host")).containsExactly("127.0.0.1:" + endpoint.port());
        assertThat(received.values("X-Sdk-Date")).containsExactly("20260102T030405Z");
        assertThat(received.values("X-Project-Id")).containsExactly("project");
        assertThat(received.values("X-Security-Token")).containsExactly("security-token");
        assertThat(received.values("Authorization"))
                .singleElement()
                .asString()
                .startsWith("SDK-HMAC-SHA256 Access=AccessKey,"
                        + " SignedHeaders=host;x-project-id;x-sdk-date;x-security-token, Signature=");
    }

    @Test
    void sendsNoSecurityTokenWithPermanentCredentials() throws IOException {
        send(request("/").header("X-Security-Token", "stale").build(), () -> Credentials.of("AccessKey", "SecretKey"));

        assertThat(server.only().values("X-Security-Token")).isEmpty();
        assertThat(server.only().values("Authorization").get(0))
                .contains("SignedHeaders=host;x-project-id;x-sdk-date,");
    }

    @Test
    void ignoresAnAuthorizationHeaderAlreadyThere() throws IOException {
        send(request("/").header("Authorization", "Basic x").build(), () -> CREDENTIALS);

        assertThat(server.only().values("Authorization"))
                .singleElement()
                .asString()
                .startsWith("SDK-HMAC-SHA256 ");
    }

    @Test
    void signsTheProjectOfTheRequestWhenItHasNoneItself() throws IOException {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new SigningInterceptor(endpoint, null, () -> CREDENTIALS))
                .build();

        http.newCall(request("/").header("X-Project-Id", "other").build())
                .execute()
                .close();
        http.newCall(request("/").build()).execute().close();

        assertThat(server.received().get(0).values("X-Project-Id")).containsExactly("other");
        assertThat(server.received().get(0).values("Authorization").get(0)).contains("host;x-project-id;x-sdk-date");
        assertThat(server.received().get(1).values("Authorization").get(0)).contains("host;x-sdk-date");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/v2/a%2Fb/%E5%AE%9E",
                "/v2//x/",
                "/v2/%25?b=2&a=1&a=&a&c=%20+",
                "/v2/a;b=c@d:e!$&'()*,?x=/?:@-._~!$'()*,;"
            })
    void signsWhatIsSent(String path) throws IOException {
        for (String method : List.of("GET", "HEAD", "DELETE", "POST", "PUT", "PATCH", "OPTIONS", "REPORT")) {
            boolean hasBody = List.of("POST", "PUT", "PATCH", "REPORT").contains(method);
            send(
                    request(path)
                            .method(method, hasBody ? RequestBody.create(new byte[] {0, -1, 10}, null) : null)
                            .build(),
                    () -> CREDENTIALS);

            Received received = server.received().get(server.received().size() - 1);
            assertThat(received.requestLine()).startsWith(method + " ");
            assertThat(received.values("Authorization")).containsExactly(authorizationOf(received));
        }
    }

    @Test
    void signsBodiesThatAreEmptyBytesOrAFile(@TempDir Path directory) throws IOException {
        Path file = Files.write(directory.resolve("body"), new byte[300_000]);
        List<RequestBody> bodies = List.of(
                RequestBody.create("", (MediaType) null),
                RequestBody.create(new byte[70_000], MediaType.get("application/octet-stream")),
                RequestBody.create(file.toFile(), MediaType.get("application/octet-stream")));
        for (RequestBody body : bodies) {
            send(request("/").post(body).build(), () -> CREDENTIALS);

            Received received = server.received().get(server.received().size() - 1);
            assertThat(received.body()).hasSize((int) body.contentLength());
            assertThat(received.values("Authorization")).containsExactly(authorizationOf(received));
        }
    }

    @Test
    void refusesABodyThatCanBeReadOnlyOnce() {
        for (boolean duplex : new boolean[] {false, true}) {
            RequestBody body = new RequestBody() {
                @Override
                public MediaType contentType() {
                    return null;
                }

                @Override
                public boolean isOneShot() {
                    return !duplex;
                }

                @Override
                public boolean isDuplex() {
                    return duplex;
                }

                @Override
                public void writeTo(BufferedSink sink) {
                    throw new AssertionError("read");
                }
            };
            assertThatIOException()
                    .isThrownBy(() -> send(request("/").post(body).build(), () -> CREDENTIALS))
                    .withMessageContaining("one-shot or duplex");
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void signsForNoOtherHostPortOrScheme() throws IOException {
        try (RecordingServer other = RecordingServer.loggingOff()) {
            for (String url : List.of(
                    other.url(), "http://localhost:" + endpoint.port(), "https://127.0.0.1:" + endpoint.port())) {
                assertThatIOException()
                        .isThrownBy(() -> send(new Request.Builder().url(url).build(), () -> CREDENTIALS))
                        .withMessageContaining(HttpUrl.get(url).host())
                        .withMessageContaining("endpoint is http://127.0.0.1:" + endpoint.port());
            }
            assertThat(other.connections()).isZero();
        }
        assertThat(server.connections()).isZero();
    }

    @Test
    void asksForCredentialsForEveryRequest() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        CredentialsProvider rotating = () -> Credentials.of("AccessKey" + asked.incrementAndGet(), "SecretKey");

        send(request("/").build(), rotating);
        send(request("/").build(), rotating);

        assertThat(server.received().get(0).values("Authorization").get(0)).contains("Access=AccessKey1,");
        assertThat(server.received().get(1).values("Authorization").get(0)).contains("Access=AccessKey2,");
    }

    @Test
    void sendsNothingWithoutCredentials() {
        Request request = request("/").build();

        assertThatExceptionOfType(NoCredentialsException.class)
                .isThrownBy(() -> send(request, () -> {
                    throw new NoCredentialsException("none here");
                }))
                .withMessage("none here");
        assertThatIOException()
                .isThrownBy(() -> send(request, () -> {
                    throw new IllegalStateException("vault sealed");
                }))
                .withMessage("the credentials provider failed")
                .havingCause()
                .withMessage("vault sealed");
        assertThatIOException()
                .isThrownBy(() -> send(request, () -> null))
                .withMessage("the credentials provider gave null");
        assertThat(server.connections()).isZero();
    }

    @Test
    void namesTheArgumentThatIsWrong() {
        assertThatNullPointerException()
                .isThrownBy(() -> new SigningInterceptor(null, "p", () -> CREDENTIALS))
                .withMessage("endpoint == null");
        assertThatNullPointerException()
                .isThrownBy(() -> new SigningInterceptor(endpoint, "p", null))
                .withMessage("provider == null");
        assertThatNullPointerException()
                .isThrownBy(() -> new SigningInterceptor(endpoint, "p", () -> CREDENTIALS, null))
                .withMessage("clock == null");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SigningInterceptor(endpoint, "实例", () -> CREDENTIALS))
                .withMessageStartingWith("projectId ");
    }

    private Request.Builder request(String path) {
        return new Request.Builder().url(server.url() + path);
    }

    private void send(Request request, CredentialsProvider provider) throws IOException {
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new SigningInterceptor(endpoint, "project", provider, CLOCK))
                .build();
        try (Response response = http.newCall(request).execute()) {
            assertThat(response.code()).isEqualTo(204);
        }
    }

    /** The signature of what came over the wire, made from nothing else. */
    private String authorizationOf(Received received) throws IOException {
        String[] line = received.requestLine().split(" ");
        boolean bodiless = line[0].equals("GET") || line[0].equals("HEAD");
        Request.Builder request =
                new Request.Builder().url("http://" + received.values("Host").get(0) + line[1]);
        for (String name : List.of("X-Sdk-Date", "X-Project-Id", "X-Security-Token")) {
            request.header(name, received.values(name).get(0));
        }
        request.method(line[0], bodiless ? null : RequestBody.create(received.body(), (MediaType) null));
        return Signer.sign(
                        request.build(),
                        List.of("host", "x-project-id", "x-sdk-date", "x-security-token"),
                        CREDENTIALS,
                        AT)
                .authorization();
    }
}
