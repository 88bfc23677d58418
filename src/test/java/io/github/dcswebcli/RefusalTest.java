package io.github.dcswebcli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.dcswebcli.WebCliException.ServiceResponseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever is answered, the status is kept, and all else that can be read. */
class RefusalTest {
    private static final String DOCUMENTED =
            "{\"error_code\":\"111400063\",\"error_msg\":\"Invalid {0} parameter in the request.\"}";

    @ParameterizedTest
    @ValueSource(
            ints = {
                201, 202, 203, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 401, 403, 404, 407, 408, 409, 429, 500,
                502, 503, 504, 599
            })
    void everyStatusBut204And200IsARefusalAndIsNotRepeated(int status) throws IOException {
        // 304 has no body, nor has 205.
        boolean bodiless = status == 304 || status == 205;
        try (RecordingServer server = RecordingServer.answering(
                "HTTP/1.1 " + status + " Whatever",
                "Location: /elsewhere",
                "Retry-After: 0",
                "X-Request-Id: request-1",
                "Content-Length: " + (bodiless ? 0 : DOCUMENTED.length()),
                "",
                bodiless ? "" : DOCUMENTED)) {
            ServiceResponseException e = refusal(server);

            assertThat(e.status()).isEqualTo(status);
            assertThat(e.requestId()).isEqualTo("request-1");
            // OkHttp keeps the body of a 407 to itself.
            assertThat(e.rawBody()).isEqualTo(bodiless || status == 407 ? "" : DOCUMENTED);
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void saysAllThatTheAnswerSaid() throws IOException {
        String body =
                "{\"error_code\":\"DCS.3022\",\"error_msg\":\"This DCS instance does not exist.\",\"error_ext_msg\":\"more\"}";
        ServiceResponseException e = refusal("404 Not Found", "application/json", body);

        assertThat(e.status()).isEqualTo(404);
        assertThat(e.requestId()).isEqualTo("from-header");
        assertThat(e.errorCode()).isEqualTo("DCS.3022");
        assertThat(e.errorMessage()).isEqualTo("This DCS instance does not exist.");
        assertThat(e.extendedMessage()).isEqualTo("more");
        assertThat(e.rawBody()).isEqualTo(body);
        assertThat(e)
                .hasMessageContainingAll(
                        "POST http://127.0.0.1:",
                        "/v2/project/instances/instance/webcli/logout",
                        "404 DCS.3022",
                        "This DCS instance does not exist.",
                        "from-header");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            nullValues = "-",
            value = {
                "{\"error_code\":\"111400063\",\"error_msg\":\"m\"} | 111400063 | m",
                "{\"error_code\":111400063,\"error_msg\":\"m\"} | 111400063 | m",
                "{\"error_code\":null,\"error_msg\":\"m\"} | - | m",
                "{\"error_code\":\"c\",\"error_msg\":null} | c | -",
                "{\"error_code\":{\"a\":1},\"error_msg\":[1,[2]]} | - | -",
                "{\"code\":\"c\",\"message\":\"m\"} | c | m",
                "{\"error\":{\"code\":\"c\",\"message\":\"m\"}} | c | m",
                "{\"error\":{\"error_code\":\"c\",\"error_msg\":\"m\"}} | c | m",
                "{\"details\":{\"code\":\"a\",\"message\":\"b\"},\"code\":\"c\",\"message\":\"m\"} | c | m",
                "{\"a\":[{\"x\":1}],\"b\":true,\"error_code\":\"c\",\"error_msg\":\"m\"} | c | m",
                "{\"error_code\":\"c\",\"error_msg\":\"cut o | c | -",
                "{\"error_code\":\"c\", | c | -",
                "{\"error_code\":\"c\"} trailing | c | -",
                "{} | - | -",
                "null | - | -",
                "[] | - | -",
                "\"text\" | - | -",
                "{ | - | -",
                "<html><body>502 Bad Gateway</body></html> | - | -",
                "not json | - | -",
            })
    void readsWhatIsReadableOfABody(String body, String code, String message) throws IOException {
        for (String type :
                new String[] {"application/json", "text/html", null, "nonsense", "application/json; charset=utf-16"}) {
            ServiceResponseException e = refusal("400 Bad Request", type, body);

            assertThat(e.status()).isEqualTo(400);
            assertThat(e.requestId()).isEqualTo("from-header");
            if (type == null || !type.contains("utf-16")) {
                assertThat(e.rawBody()).isEqualTo(body);
                assertThat(e.errorCode()).isEqualTo(code);
                assertThat(e.errorMessage()).isEqualTo(message);
            }
        }
    }

    @Test
    void anEmptyBodyKeepsTheRequestId() throws IOException {
        ServiceResponseException e = refusal("500 Internal Server Error", null, "");

        assertThat(e.status()).isEqualTo(500);
        assertThat(e.requestId()).isEqualTo("from-header");
        assertThat(e.rawBody()).isEmpty();
        assertThat(e.errorCode()).isNull();
    }

    @Test
    void takesTheRequestIdFromTheBodyWhenNoHeaderHasIt() throws IOException {
        String body = "{\"error_code\":\"APIGW.0301\",\"error_msg\":\"m\",\"request_id\":\"from-body\"}";
        try (RecordingServer server =
                RecordingServer.answering("HTTP/1.1 401 Unauthorized", "Content-Length: " + body.length(), "", body)) {
            assertThat(refusal(server).requestId()).isEqualTo("from-body");
        }
    }

    @Test
    void keepsTheFirst64KiBOfALongBody() throws IOException {
        String start = "{\"error_code\":\"c\",\"error_msg\":\"m\",\"filler\":\"";
        ServiceResponseException e =
                refusal("400 Bad Request", "application/json", start + "x".repeat(10_000_000) + "\"}");

        assertThat(e.status()).isEqualTo(400);
        assertThat(e.rawBody()).hasSize(64 * 1024).startsWith(start);
        assertThat(e.errorCode()).isEqualTo("c");
    }

    @Test
    void keepsWhatCameOfABodyThatBreaksOff() throws IOException {
        try (RecordingServer server = RecordingServer.start((request, connection) -> {
            connection
                    .getOutputStream()
                    .write(ascii("HTTP/1.1 503 Unavailable\r\nContent-Length: 1000\r\n\r\n{\"error_code\":\"c\","));
            connection.close();
        })) {
            ServiceResponseException e = refusal(server);

            assertThat(e.status()).isEqualTo(503);
            assertThat(e.errorCode()).isEqualTo("c");
            assertThat(e.rawBody()).isEqualTo("{\"error_code\":\"c\",");
        }
    }

    @Test
    void keepsWhatCameOfABodyThatStalls() throws IOException {
        try (RecordingServer server = RecordingServer.start((request, connection) -> {
                    connection
                            .getOutputStream()
                            .write(ascii("HTTP/1.1 500 Oops\r\nX-Request-Id: request-1\r\nContent-Length: 1000\r\n\r\n"
                                    + "{\"error_code\":\"c\","));
                    connection.getInputStream().read();
                });
                WebCliClient client =
                        WebCliClientTest.client(server, builder -> builder.callTimeout(Duration.ofMillis(500)))) {
            ServiceResponseException e =
                    catchThrowableOfType(ServiceResponseException.class, () -> client.logoff("instance", "client-1"));

            assertThat(e.status()).isEqualTo(500);
            assertThat(e.requestId()).isEqualTo("request-1");
            assertThat(e.errorCode()).isEqualTo("c");
            CompletionException async = catchThrowableOfType(
                    CompletionException.class,
                    () -> client.logoffAsync("instance").join());
            assertThat(async.getCause()).isInstanceOf(ServiceResponseException.class);
        }
    }

    @Test
    void redactsNoIdOfAFewCharacters() throws IOException {
        try (RecordingServer server = RecordingServer.answering(
                        "HTTP/1.1 400 Bad Request", "Content-Length: " + DOCUMENTED.length(), "", DOCUMENTED);
                WebCliClient client = WebCliClientTest.client(server)) {
            ServiceResponseException e =
                    catchThrowableOfType(ServiceResponseException.class, () -> client.logoff("instance", "1"));

            assertThat(e.errorCode()).isEqualTo("111400063");
        }
    }

    @Test
    void readsACompressedBodyNoFurtherThanItKeeps() throws IOException {
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(ascii(DOCUMENTED));
            for (int i = 0; i < 100; i++) {
                gzip.write(new byte[1_000_000]);
            }
        }
        try (RecordingServer server = RecordingServer.start((request, connection) -> {
            OutputStream out = connection.getOutputStream();
            out.write(ascii("HTTP/1.1 400 Bad Request\r\nContent-Encoding: gzip\r\nContent-Length: " + compressed.size()
                    + "\r\n\r\n"));
            compressed.writeTo(out);
        })) {
            ServiceResponseException e = refusal(server);

            assertThat(e.rawBody()).hasSize(64 * 1024);
            assertThat(e.errorCode()).isEqualTo("111400063");
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static ServiceResponseException refusal(String status, String contentType, String body) throws IOException {
        try (RecordingServer server = RecordingServer.answering(
                "HTTP/1.1 " + status,
                "X-Request-Id: from-header",
                contentType == null ? "X-No: type" : "Content-Type: " + contentType,
                "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length,
                "",
                body)) {
            return refusal(server);
        }
    }

    private static ServiceResponseException refusal(RecordingServer server) {
        try (WebCliClient client = WebCliClientTest.client(server)) {
            return catchThrowableOfType(ServiceResponseException.class, () -> client.logoff("instance", "client-1"));
        }
    }
}
