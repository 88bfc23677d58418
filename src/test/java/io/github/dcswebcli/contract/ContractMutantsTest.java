package io.github.dcswebcli.contract;

import static org.assertj.core.api.Assertions.assertThat;

import au.com.dius.pact.consumer.PactVerificationResult;
import io.github.dcswebcli.RecordingServer;
import io.github.dcswebcli.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Deliberate drifts of spec, pact, provider and client, each alone: each must be named by one of the contract's checks. Those
 * that none can name are listed too, with the reason. The table is printed.
 */
class ContractMutantsTest {
    private static final String SPEC = read("openapi/dcs-webcli.yaml");
    private static final String PACT = read("contracts/pacts/dcs-webcli-dcs.json");
    private static final Map<String, String> TABLE = new TreeMap<>();
    private static final OkHttpClient FORWARD = new OkHttpClient();

    @AutoClose
    private static final Sandbox SANDBOX = quietSandbox();

    /** A drift, what the checks say of it, and, if they can say nothing, why. */
    private record Mutant(String name, Callable<List<String>> problems, String survives) {
        Mutant(String name, Callable<List<String>> problems) {
            this(name, problems, null);
        }

        Mutant survives(String reason) {
            return new Mutant(name, problems, reason);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Mutant> mutants() {
        return Stream.of(
                spec("path renamed", "webcli/logout:", "webcli/logoff:"),
                spec("method changed", "    post:", "    put:"),
                spec("project_id renamed", "project_id", "tenant_id"),
                spec("instance_id renamed", "instance_id", "cache_id"),
                spec("client_id renamed", "        client_id:\n", "        session_id:\n"),
                spec(
                        "client_id a number",
                        "        client_id:\n          type: string\n          format: password",
                        "        client_id:\n          type: integer"),
                spec(
                        "client_id required",
                        "      description: The session to end.\n",
                        "      description: The session to end.\n      required: [client_id]\n"),
                spec(
                        "a property added that is required",
                        "      description: The session to end.\n      properties:\n",
                        "      description: The session to end.\n      required: [reason]\n      properties:\n"
                                + "        reason:\n          type: string\n"),
                spec("204 dropped", "        \"204\":", "        \"205\":"),
                spec("400 dropped", "        \"400\":", "        \"409\":"),
                spec("500 dropped", "        \"500\":", "        \"503\":"),
                spec("a status added", "        \"500\":\n", """
                                "429":
                                  description: Too many requests.
                        """.indent(0) + "        \"500\":\n"),
                spec("error_code renamed", "error_code:", "errorCode:", "[error_code,", "[errorCode,"),
                spec("error_msg renamed", "error_msg:", "message:", "error_msg]", "message]"),
                spec(
                        "error_msg a number",
                        "        error_msg:\n          type: string",
                        "        error_msg:\n          type: integer"),
                spec("error_ext_msg not nullable", "          nullable: true\n", ""),
                spec(
                        "an error field added that is required",
                        "required: [error_code, error_msg]",
                        "required: [error_code, error_msg, severity]"),
                spec("content type changed", "application/json:", "application/xml:"),
                spec("security removed", "security:\n  - Signature: []\n    SignatureDate: []\n  - Token: []\n", ""),
                spec("token security removed", "  - Token: []\n", ""),
                spec(
                        "X-Request-Id no longer sent",
                        "          headers:\n            X-Request-Id:\n"
                                + "              $ref: \"#/components/headers/X-Request-Id\"\n",
                        ""),
                pact("path renamed", "/webcli/logout", "/webcli/logoff"),
                pact("method changed", "\"method\": \"POST\"", "\"method\": \"PUT\""),
                pact("client_id renamed", "client_id", "clientId"),
                pact(
                        "client_id a number",
                        "\"client_id\": \"45934af80681efd5282554d77cae150760df78a9b342568c\"",
                        "\"client_id\": 45934"),
                pact("a body that is no object", "\"content\": {\n\n          }", "\"content\": [\n\n          ]"),
                pact("project ID not the state's", "/v2/${projectId}/", "/v2/another-project/"),
                pact("state unknown", "\"an open session\"", "\"a session\""),
                pact("204 expected as 200", "\"status\": 204", "\"status\": 200"),
                pact("400 expected as 409", "\"status\": 400", "\"status\": 409"),
                pact("error_code renamed", "error_code", "errorCode"),
                pact("error_msg a number", "\"error_msg\": \"Internal service error.\"", "\"error_msg\": 500"),
                pact("another error code", "111404022", "111404023"),
                pact("X-Request-Id renamed", "X-Request-Id", "X-Trace-Id"),
                pact("Authorization left out", "\"Authorization\": [", "\"X-Nothing\": ["),
                pact("X-Auth-Token left out", "X-Auth-Token", "X-Nothing"),
                provider("204 answered as 200", answer -> answer.status = answer.status == 204 ? 200 : answer.status),
                provider("400 answered as 404", answer -> answer.status = answer.status == 400 ? 404 : answer.status),
                provider("error_code missing", answer -> answer.body = answer.body.replace("error_code", "code")),
                provider("error_msg missing", answer -> answer.body = answer.body.replace("error_msg", "message")),
                provider("error_code a number", answer -> answer.body = answer.body.replaceAll("\"(\\d{9})\"", "$1")),
                provider("HTML", answer -> {
                    answer.body = answer.body.isEmpty() ? "" : "<html><body>Bad Gateway</body></html>";
                    answer.type = "text/html";
                }),
                provider("no content type", answer -> answer.type = null),
                provider("no request ID", answer -> answer.requestId = null),
                provider("another error code", answer -> answer.body = answer.body.replace("111400063", "111400001")),
                provider("error_ext_msg a text", answer -> answer.body = answer.body.replace("null", "\"more\"")),
                provider("everything logged off, whoever asks", answer -> {
                    answer.status = 204;
                    answer.body = "";
                }),
                provider("signature not checked", answer -> {
                    if (answer.body.contains("APIGW")) {
                        answer.status = 204;
                        answer.body = "";
                    }
                }),
                provider("a body on 204", answer -> answer.body = answer.status == 204 ? "{}" : answer.body),
                // Such providers answer all that the pact asks as this one does, which checks neither.
                provider("date not checked", answer -> {})
                        .survives("the client never sends a stale date; SandboxRefusalsTest holds it"),
                provider("project not checked", answer -> {})
                        .survives("the client's project is that of its keys; SandboxRefusalsTest holds it"),
                client("client_id renamed", request -> body(request, "{\"clientId\":\"x\"}")),
                client("client_id left out", request -> body(request, "{}")),
                client("body left out", request -> body(request, "")),
                client("body no JSON", request -> body(request, "client_id=x")),
                client("path renamed", request -> request.url(path(request, "/webcli/logout", "/webcli/logoff"))),
                client("project left out of the path", request -> request.url(path(request, "/v2/[^/]+/", "/v2/"))),
                client(
                        "method changed",
                        request -> request.method("PUT", request.build().body())),
                client("no signature", request -> request.removeHeader("Authorization")),
                client("project not signed", request -> authorization(request, "x-project-id;", "")),
                client("security token not signed", request -> authorization(request, ";x-security-token", "")),
                client("user agent signed", request -> authorization(request, "host;", "host;user-agent;")),
                client("signature in capitals", request -> authorization(request, "Signature=.", "Signature=A")),
                client("date malformed", request -> request.header("X-Sdk-Date", "2026-01-02T03:04:05Z")),
                client("date left out", request -> request.removeHeader("X-Sdk-Date")),
                client("project header left out", request -> request.removeHeader("X-Project-Id")),
                client("security token left out", request -> request.removeHeader("X-Security-Token")),
                client("token left out", request -> request.removeHeader("X-Auth-Token")),
                client("content type changed", request -> request.header("Content-Type", "text/plain")));
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void isNamedByACheck(Mutant mutant) throws Exception {
        List<String> problems = mutant.problems.call();

        TABLE.put(mutant.name, problems.isEmpty() ? "ALIVE: " + mutant.survives : problems.get(0));
        assertThat(problems.isEmpty()).as("%s is alive", mutant.name).isEqualTo(mutant.survives != null);
    }

    @ParameterizedTest
    @MethodSource("untouched")
    void nothingIsNamedWithoutADrift(Mutant untouched) throws Exception {
        assertThat(untouched.problems.call()).isEmpty();
    }

    static Stream<Mutant> untouched() {
        return Stream.of(
                pact("untouched", "\"dcs\"", "\"dcs\""),
                provider("untouched", answer -> {}),
                client("untouched", request -> {}));
    }

    @Test
    void theReadmeHasTheFigures() {
        assertThat(mutants().filter(mutant -> mutant.survives != null)).hasSize(2);
        assertThat(read("README.md")).contains("It tries " + mutants().count() + " deliberate drifts");
        assertThat(read("README.zh-CN.md")).contains("逐一尝试 " + mutants().count() + " 种");
    }

    @AfterAll
    static void printTheTable() {
        long alive =
                TABLE.values().stream().filter(line -> line.startsWith("ALIVE")).count();
        System.out.println("Contract mutants: " + TABLE.size() + ", of which " + alive + " are alive and marked");
        TABLE.forEach((name, line) -> System.out.printf(
                "  %-50s %s%n", name, line.replace('\n', ' ').substring(0, Math.min(line.length(), 120))));
    }

    private static Mutant spec(String name, String... replacements) {
        String changed = SPEC;
        for (int i = 0; i < replacements.length; i += 2) {
            assertThat(changed).as(name).contains(replacements[i]);
            changed = changed.replace(replacements[i], replacements[i + 1]);
        }
        String mutated = changed;
        return new Mutant("spec: " + name, () -> SpecCheck.problems(mutated, PACT));
    }

    private static Mutant pact(String name, String target, String replacement) {
        assertThat(PACT).as(name).contains(target);
        String changed = PACT.replace(target, replacement);
        return new Mutant("pact: " + name, () -> {
            List<String> problems = new ArrayList<>(SpecCheck.problems(SPEC, changed));
            problems.addAll(ProviderCheck.problems(changed, SANDBOX, SANDBOX.endpoint()));
            return problems;
        });
    }

    /** It checks no signature, since the requests that reach it were signed for another port; of that it would warn. */
    private static Sandbox quietSandbox() {
        Logger logger = Logger.getLogger(Sandbox.class.getName());
        logger.setLevel(Level.OFF);
        try {
            return Sandbox.builder().checkSignatures(false).start();
        } finally {
            logger.setLevel(null);
        }
    }

    /** The sandbox with a fault in its answers, which are checked against the spec on their way. */
    private static Mutant provider(String name, Consumer<Answer> change) {
        return new Mutant("provider: " + name, () -> {
            Spec spec = new Spec(SPEC);
            List<String> problems = new CopyOnWriteArrayList<>();
            try (RecordingServer front = RecordingServer.start((request, connection) -> {
                String[] line = request.requestLine().split(" ");
                Answer answer = ask(request);
                change.accept(answer);
                problems.addAll(spec.answer(line[0], line[1], answer.status, answer.headers(), answer.body));
                answer.write(connection);
            })) {
                problems.addAll(ProviderCheck.problems(PACT, SANDBOX, front.url()));
            }
            return problems;
        });
    }

    /** The client with a fault below its signature. */
    private static Mutant client(String name, Consumer<Request.Builder> change) {
        return new Mutant("client: " + name, () -> {
            OkHttpClient http = new OkHttpClient.Builder()
                    .addNetworkInterceptor(chain -> {
                        Request.Builder request = chain.request().newBuilder();
                        change.accept(request);
                        return chain.proceed(request.build());
                    })
                    .build();
            List<String> problems = new ArrayList<>();
            for (ConsumerPactTest.Interaction interaction : ConsumerPactTest.interactions()) {
                PactVerificationResult result = ConsumerPactTest.verify(interaction, b -> b.httpClient(http));
                PactVerificationResult seen =
                        result instanceof PactVerificationResult.Error error ? error.getMockServerState() : result;
                if (!(seen instanceof PactVerificationResult.Ok)) {
                    problems.add(seen.getDescription());
                }
            }
            return problems;
        });
    }

    private static void body(Request.Builder request, String body) {
        if (request.build().body() != null) {
            RequestBody changed = RequestBody.create(body, MediaType.get("application/json; charset=UTF-8"));
            request.method("POST", changed).header("Content-Length", "" + body.length());
        }
    }

    private static HttpUrl path(Request.Builder request, String regex, String replacement) {
        return HttpUrl.get(request.build().url().toString().replaceFirst(regex, replacement));
    }

    private static void authorization(Request.Builder request, String regex, String replacement) {
        String value = request.build().header("Authorization");
        if (value != null) {
            request.header("Authorization", value.replaceFirst(regex, replacement));
        }
    }

    private static final class Answer {
        private int status;
        private String type;
        private String requestId;
        private String body;

        Map<String, List<String>> headers() {
            Map<String, List<String>> headers = new TreeMap<>();
            if (type != null) {
                headers.put("Content-Type", List.of(type));
            }
            if (requestId != null) {
                headers.put("X-Request-Id", List.of(requestId));
            }
            if (status != 204) {
                headers.put("Content-Length", List.of("" + body.length()));
            }
            return headers;
        }

        void write(Socket connection) throws IOException {
            StringBuilder answer = new StringBuilder("HTTP/1.1 " + status + " Whatever\r\n");
            headers()
                    .forEach((name, values) -> answer.append(name)
                            .append(": ")
                            .append(values.get(0))
                            .append("\r\n"));
            answer.append("\r\n").append(body);
            connection.getOutputStream().write(answer.toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Hands a request on to the sandbox, which checks no signature: it was made for another port. */
    private static Answer ask(RecordingServer.Received received) throws IOException {
        String[] line = received.requestLine().split(" ");
        Request.Builder request = new Request.Builder().url(SANDBOX.endpoint() + line[1]);
        for (String header : received.headers()) {
            String name = header.substring(0, header.indexOf(':'));
            if (!name.equalsIgnoreCase("Host") && !name.equalsIgnoreCase("Content-Length")) {
                request.addHeader(name, header.substring(name.length() + 1).strip());
            }
        }
        request.method(line[0], RequestBody.create(received.body(), null));
        Answer answer = new Answer();
        try (Response response = FORWARD.newCall(request.build()).execute()) {
            answer.status = response.code();
            answer.type = response.header("Content-Type");
            answer.requestId = response.header("X-Request-Id");
            answer.body = response.body().string();
        }
        return answer;
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
