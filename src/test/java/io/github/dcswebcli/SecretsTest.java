package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.github.dcswebcli.RecordingServer.Received;
import io.github.dcswebcli.model.LogoutWebCliBody;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.CredentialsProvider;
import io.github.dcswebcli.signing.SigningInterceptor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import okhttp3.HttpUrl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Drives every failure with marked secrets, and searches all that was printed, logged and thrown. */
class SecretsTest {
    private static final String SECRET_KEY = "marked-secret-key";
    private static final String SECURITY_TOKEN = "marked-security/token+==";
    private static final String AUTH_TOKEN = "marked-auth-token";
    private static final String CLIENT_ID = "marked-client-id";

    private final List<String> signatures = new CopyOnWriteArrayList<>();
    private final StringWriter seen = new StringWriter();
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final Logger rootLogger = Logger.getLogger("");
    private final Level rootLevel = rootLogger.getLevel();
    private final Handler handler = new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
            printed.writeBytes(formatter.format(record).getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        rootLogger.setLevel(Level.ALL);
        rootLogger.addHandler(handler);
        PrintStream capture = new PrintStream(printed, true, StandardCharsets.UTF_8);
        System.setOut(capture);
        System.setErr(capture);
    }

    @AfterEach
    void stopListening() {
        System.setOut(out);
        System.setErr(err);
        rootLogger.removeHandler(handler);
        rootLogger.setLevel(rootLevel);
    }

    @Test
    void noSecretGetsOut() throws IOException {
        for (RecordingServer.Answer answer : List.<RecordingServer.Answer>of(
                (request, connection) -> answer(connection, "204 No Content", ""),
                (request, connection) ->
                        answer(connection, "401 Unauthorized", echo(request, "error_code", "error_msg")),
                (request, connection) -> answer(connection, "400 Bad Request", echo(request, "code", "message")),
                (request, connection) -> answer(connection, "400 Bad Request", echo(request, "x", "error_ext_msg")),
                (request, connection) -> answer(connection, "403 Forbidden", echo(request, "request_id", "y")),
                (request, connection) ->
                        answer(connection, "400 Bad Request", escaped(echo(request, "a", "error_msg"))),
                (request, connection) ->
                        answer(connection, "400 Bad Request", " ".repeat(65_530) + echo(request, "a", "b")),
                (request, connection) -> answer(
                        connection,
                        "400 Bad Request",
                        " ".repeat(65_536 - 15) + String.join("", request.values("X-Security-Token"))),
                (request, connection) ->
                        answer(connection, "500 Oops", String.join("\n", request.headers()) + request.text()),
                (request, connection) -> answer(connection, "302 Found", ""),
                (request, connection) ->
                        connection.getOutputStream().write("garbage\r\n\r\n".getBytes(StandardCharsets.UTF_8)),
                (request, connection) -> connection.close(),
                (request, connection) -> connection.getInputStream().read())) {
            try (RecordingServer server = RecordingServer.start((request, connection) -> {
                request.values("Authorization")
                        .forEach(value -> signatures.add(value.substring(value.indexOf("Signature=") + 10)));
                answer.to(request, connection);
            })) {
                drive(builder(server.url()).credentials(credentials()));
                drive(builder(server.url()).token(() -> AUTH_TOKEN));
                drive(builder(server.url()).token(() -> AUTH_TOKEN + "\n"));
                drive(builder(server.url()).credentials(() -> Credentials.of("ak", SECRET_KEY + " ")));
            }
        }
        drive(builder("http://127.0.0.1:1").credentials(credentials()));
        drive(builder("http://" + SECRET_KEY + "@127.0.0.1").credentials(credentials()));

        assertThat(signatures).isNotEmpty().allMatch(signature -> signature.length() == 64);
        assertThat(seen + printed.toString(StandardCharsets.UTF_8))
                .contains("was answered 401", "was sent, but no usable answer came", "***")
                .doesNotContain("marked-")
                .doesNotContain(signatures);
    }

    private void drive(WebCliClient.Builder builder) {
        note(builder);
        note(catchThrowable(() -> {
            try (WebCliClient client = builder.build()) {
                note(client);
                note(catchThrowable(() -> note(client.logoff("instance", CLIENT_ID))));
                note(catchThrowable(
                        () -> note(client.logoffAsync("instance", CLIENT_ID).join())));
                note(catchThrowable(() -> client.logoff("..", CLIENT_ID)));
            }
        }));
        note(new LogoutWebCliBody(CLIENT_ID));
        note(credentials());
        note(new SigningInterceptor(HttpUrl.get("https://example.com"), "p", this::credentials));
        note(CredentialsProvider.chain(this::credentials));
        note(catchThrowable(() -> Credentials.temporary("ak", SECRET_KEY, SECURITY_TOKEN + "\n")));
    }

    private Credentials credentials() {
        return Credentials.temporary("ak", SECRET_KEY, SECURITY_TOKEN);
    }

    private static WebCliClient.Builder builder(String endpoint) {
        return WebCliClient.builder().endpoint(endpoint).projectId("project").callTimeout(Duration.ofMillis(250));
    }

    private void note(Object object) {
        seen.append(String.valueOf(object)).append('\n');
        if (object instanceof Throwable throwable) {
            throwable.printStackTrace(new PrintWriter(seen));
        }
        for (Object o = object; o instanceof Throwable t; o = t.getCause()) {
            if (o instanceof WebCliException.ServiceResponseException e) {
                seen.append(e.errorCode() + e.errorMessage() + e.extendedMessage() + e.requestId() + e.rawBody());
            }
        }
    }

    /** What a gateway may do: quote the request that it verified. */
    private static String echo(Received request, String codeField, String messageField) {
        return "{\"" + codeField + "\":\"" + request.values("Authorization") + "\",\"" + messageField + "\":\""
                + String.join("|", request.headers()) + request.text().replace("\"", "\\\"") + "\"}";
    }

    /** As some writers of JSON have it, Gson among them. */
    private static String escaped(String json) {
        return json.replace("/", "\\/").replace("=", "\\u003d").replace("+", "\\u002B");
    }

    private static void answer(Socket connection, String status, String body) throws IOException {
        connection
                .getOutputStream()
                .write(("HTTP/1.1 " + status + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                        .getBytes(StandardCharsets.UTF_8));
    }
}
