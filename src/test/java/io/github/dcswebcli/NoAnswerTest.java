package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dcswebcli.WebCliException.ConnectionException;
import io.github.dcswebcli.WebCliException.RequestTimeoutException;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.NoCredentialsException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.Test;

/** A call without an answer: which exception it is, and whether the request had gone out. */
class NoAnswerTest {
    private static final Duration SOON = Duration.ofMillis(300);

    @Test
    void refusedConnectionsAreNeverSent() throws IOException {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = unused.getLocalPort();
        }
        ConnectionException e = connectionException("http://127.0.0.1:" + port, b -> b);

        assertThat(e.neverSent()).isTrue();
        assertThat(e)
                .hasMessageContainingAll(
                        "POST http://127.0.0.1:" + port + "/v2/project/instances/instance/webcli/logout",
                        "was not sent, so no session has been ended",
                        "check the endpoint");
    }

    @Test
    void unknownHostsAreNeverSent() {
        OkHttpClient http = new OkHttpClient.Builder()
                .dns(host -> {
                    throw new UnknownHostException(host);
                })
                .build();
        ConnectionException e = connectionException("https://nowhere.example.com", b -> b.httpClient(http));

        assertThat(e.neverSent()).isTrue();
        assertThat(e).hasMessageContaining("nowhere.example.com").hasCauseInstanceOf(UnknownHostException.class);
    }

    @Test
    void missingCredentialsAreNeverSent() throws IOException {
        try (RecordingServer server = RecordingServer.loggingOff()) {
            ConnectionException e = connectionException(
                    server.url(),
                    b -> b.credentials(() -> {
                        throw new NoCredentialsException("no keys anywhere");
                    }));

            assertThat(e.neverSent()).isTrue();
            assertThat(e).hasMessageContaining("no keys anywhere");
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void failedTlsHandshakesAreNeverSent() throws Exception {
        try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> {
                try (Socket connection = plain.accept()) {
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            ConnectionException e = connectionException("https://127.0.0.1:" + plain.getLocalPort(), b -> b);

            assertThat(e.neverSent()).isTrue();
            answered.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSilentTlsHandshakeIsATimeoutAndNeverSent() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            RequestTimeoutException e = timeoutException("https://127.0.0.1:" + silent.getLocalPort(), b -> b);

            assertThat(e.neverSent()).isTrue();
            assertThat(e).hasMessageContainingAll("was not sent", "callTimeout");
        }
    }

    @Test
    void aConnectTimeoutIsATimeoutAndNeverSent() throws IOException {
        // With the queue of pending connections full, Linux leaves a further one unanswered.
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                Socket first = new Socket(full.getInetAddress(), full.getLocalPort());
                Socket second = new Socket(full.getInetAddress(), full.getLocalPort())) {
            OkHttpClient http = new OkHttpClient.Builder().connectTimeout(SOON).build();
            RequestTimeoutException e = timeoutException(
                    "http://127.0.0.1:" + full.getLocalPort(),
                    b -> b.httpClient(http).callTimeout(Duration.ofSeconds(20)));

            assertThat(first.isConnected() && second.isConnected()).isTrue();
            assertThat(e.neverSent()).isTrue();
        }
    }

    @Test
    void aResetAfterTheRequestLeavesItUnknown() throws IOException {
        try (RecordingServer server = RecordingServer.start((request, connection) -> {
            connection.setSoLinger(true, 0);
            connection.close();
        })) {
            ConnectionException e = connectionException(server.url(), b -> b);

            assertThat(e.neverSent()).isFalse();
            assertThat(e)
                    .hasMessageContaining(
                            "was sent, but no usable answer came, so the session may have been ended or not");
            assertThat(server.received()).as("sent once").hasSize(1);
        }
    }

    @Test
    void aDropOfAReusedConnectionIsNotRepeated() throws IOException {
        int[] requests = {0};
        try (RecordingServer server = RecordingServer.start((request, connection) -> {
                    if (++requests[0] == 1) {
                        connection
                                .getOutputStream()
                                .write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                    } else {
                        connection.close();
                    }
                });
                WebCliClient client = WebCliClientTest.client(server)) {
            client.logoff("instance");
            ConnectionException e =
                    catchThrowableOfType(ConnectionException.class, () -> client.logoff("instance", "client-1"));

            assertThat(e.neverSent()).isFalse();
            assertThat(server.received()).hasSize(2);
            assertThat(server.connections()).isOne();
        }
    }

    @Test
    void garbageInsteadOfHttpLeavesItUnknown() throws IOException {
        try (RecordingServer server = RecordingServer.answering("220 mail.example.com ESMTP", "", "")) {
            assertThat(connectionException(server.url(), b -> b).neverSent()).isFalse();
        }
    }

    @Test
    void anAnswerThatOkHttpCannotTakeLeavesItUnknown() throws IOException {
        try (RecordingServer server =
                RecordingServer.answering("HTTP/1.1 204 No Content", "Content-Length: 2", "", "{}")) {
            assertThat(connectionException(server.url(), b -> b).neverSent()).isFalse();
        }
    }

    @Test
    void silenceIsATimeoutThatLeavesItUnknown() throws IOException {
        try (RecordingServer server = RecordingServer.start(
                (request, connection) -> connection.getInputStream().read())) {
            RequestTimeoutException e = timeoutException(server.url(), b -> b);
            assertThat(e.neverSent()).isFalse();
            assertThat(e).hasMessageContainingAll("was sent, but no usable answer came", "callTimeout");

            OkHttpClient http = new OkHttpClient.Builder().readTimeout(SOON).build();
            assertThat(timeoutException(server.url(), b -> b.httpClient(http).callTimeout(Duration.ofSeconds(20)))
                            .neverSent())
                    .as("after the read timeout of a client that was brought")
                    .isFalse();
            OkHttpClient impatient =
                    new OkHttpClient.Builder().callTimeout(SOON).build();
            assertThat(timeoutException(
                                    server.url(), b -> b.httpClient(impatient).callTimeout(null))
                            .neverSent())
                    .as("after the call timeout of a client that was brought")
                    .isFalse();
        }
    }

    @Test
    void anInterruptIsNoTimeoutAndStaysOnTheThread() throws IOException {
        try (RecordingServer server = RecordingServer.loggingOff()) {
            Thread.currentThread().interrupt();
            ConnectionException e = connectionException(server.url(), b -> b);

            assertThat(Thread.interrupted()).isTrue();
            assertThat(e).hasMessageContaining("interrupted");
        }
    }

    @Test
    void failsTheFutureWithTheSameExceptions() throws IOException {
        try (RecordingServer server = RecordingServer.start((request, connection) -> connection.close());
                WebCliClient client = WebCliClientTest.client(server)) {
            CompletionException e = catchThrowableOfType(
                    CompletionException.class,
                    () -> client.logoffAsync("instance").join());

            assertThat(e.getCause())
                    .isInstanceOfSatisfying(
                            ConnectionException.class,
                            c -> assertThat(c.neverSent()).isFalse());
        }
    }

    private static ConnectionException connectionException(
            String endpoint, UnaryOperator<WebCliClient.Builder> change) {
        try (WebCliClient client = client(endpoint, b -> change.apply(b.callTimeout(Duration.ofSeconds(20))))) {
            return catchThrowableOfType(ConnectionException.class, () -> client.logoff("instance", "client-1"));
        }
    }

    private static RequestTimeoutException timeoutException(
            String endpoint, UnaryOperator<WebCliClient.Builder> change) {
        try (WebCliClient client = client(endpoint, b -> change.apply(b.callTimeout(SOON)))) {
            return catchThrowableOfType(RequestTimeoutException.class, () -> client.logoff("instance", "client-1"));
        }
    }

    private static WebCliClient client(String endpoint, UnaryOperator<WebCliClient.Builder> change) {
        return change.apply(WebCliClient.builder()
                        .endpoint(endpoint)
                        .projectId("project")
                        .credentials(Credentials.of("AccessKey", "SecretKey")))
                .build();
    }
}
