package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** That it watches every sandbox, shown by sandboxes that another filter, behind it, makes answer falsely. */
class AnswersAgainstSpecTest {
    private static final Map<String, String> NO_HEADERS = Map.of();
    private static final Map<String, String> ID = Map.of("X-Request-Id", "1");
    private static final Map<String, String> JSON = Map.of("X-Request-Id", "1", "Content-Type", "application/json");
    private static final Map<String, String> HTML = Map.of("X-Request-Id", "1", "Content-Type", "text/html");

    private static final String ERROR = "{\"error_code\":\"1\",\"error_msg\":\"m\"}";

    static Stream<Arguments> falseAnswers() {
        return Stream.of(
                Arguments.of(204, NO_HEADERS, "", "Header 'X-Request-Id' is expected"),
                Arguments.of(204, JSON, ERROR, "No response body is expected"),
                Arguments.of(200, ID, "", "Response status 200 not defined"),
                Arguments.of(400, JSON, "", "no response body found"),
                Arguments.of(400, JSON, "<html>", "Unable to parse JSON"),
                Arguments.of(400, HTML, ERROR, "Response Content-Type header 'text/html' does not match"),
                Arguments.of(400, ID, ERROR, "The body has no Content-Type"),
                Arguments.of(400, JSON, "{\"error_code\":\"1\"}", "missing required properties ([\"error_msg\"])"),
                Arguments.of(
                        400, JSON, "{\"error_code\":1,\"error_msg\":\"m\"}", "[Path '/error_code'] Instance type"));
    }

    @ParameterizedTest
    @MethodSource("falseAnswers")
    void namesAnAnswerThatIsNotTheSpecs(int status, Map<String, String> headers, String body, String problem)
            throws Exception {
        assertThat(foundIn("POST", status, headers, body))
                .anySatisfy(line -> assertThat(line)
                        .startsWith("POST /v2/")
                        .contains("/webcli/logout: " + status + ": ")
                        .contains(problem));
    }

    @Test
    void isContentWithAnAnswerOfTheSpecs() throws Exception {
        assertThat(foundIn("POST", 204, ID, "")).isEmpty();
        assertThat(foundIn("POST", 400, JSON, ERROR)).isEmpty();
    }

    @Test
    void leavesOtherMethodsAlone() throws Exception {
        assertThat(foundIn("GET", 200, HTML, "hello")).isEmpty();
    }

    @Test
    void failsTheTestInWhichTheAnswerWasGiven() throws Exception {
        answered("POST", 200, ID, "");

        assertThatThrownBy(() -> new AnswersAgainstSpec().afterEach(null))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("Response status 200 not defined");
        assertThat(AnswersAgainstSpec.take()).isEmpty();
    }

    private static List<String> foundIn(String method, int status, Map<String, String> headers, String body)
            throws Exception {
        answered(method, status, headers, body);
        return AnswersAgainstSpec.take();
    }

    private static void answered(String method, int status, Map<String, String> headers, String body)
            throws IOException {
        Filter falseAnswer = new FalseAnswer(status, headers, body);
        Sandbox.FILTERS.add(falseAnswer);
        try (Sandbox sandbox = Sandbox.start()) {
            Call call = Call.logout(sandbox, "x");
            call.method = method;
            assertThat(call.send(sandbox).status()).isEqualTo(status);
        } finally {
            Sandbox.FILTERS.remove(falseAnswer);
        }
    }

    private static final class FalseAnswer extends Filter {
        private final int status;
        private final Map<String, String> headers;
        private final byte[] body;

        FalseAnswer(int status, Map<String, String> headers, String body) {
            this.status = status;
            this.headers = headers;
            this.body = Call.bytes(body);
        }

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            exchange.getRequestBody().readAllBytes();
            headers.forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(status, status == 204 || body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
            exchange.close();
        }

        @Override
        public String description() {
            return "a false answer";
        }
    }
}
