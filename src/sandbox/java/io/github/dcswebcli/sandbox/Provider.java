package io.github.dcswebcli.sandbox;

import static io.github.dcswebcli.model.ErrorResponse.JSON_ERROR_CODE;
import static io.github.dcswebcli.model.ErrorResponse.JSON_ERROR_EXT_MSG;
import static io.github.dcswebcli.model.ErrorResponse.JSON_ERROR_MSG;
import static io.github.dcswebcli.model.ErrorResponse.JSON_REQUEST_ID;
import static io.github.dcswebcli.model.LogoutWebCliBody.JSON_CLIENT_ID;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.Moshi;
import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.github.dcswebcli.api.WebCliApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The API gateway and DCS behind it: what they hold and how they answer.
 *
 * <p>Of the generated code it takes constants alone, which the compiler copies: the sandbox is published without it.
 */
final class Provider implements HttpHandler {
    /** The body that the gateway takes at most, "12 MB". */
    static final int MAX_BODY = 12 * 1024 * 1024;

    private static final Refusal UNREADABLE = new Refusal(400, "APIGW.0201", "API request error.");
    private static final Refusal TOO_LARGE = new Refusal(413, "APIGW.0201", "Request entity too large.");
    private static final Refusal BAD_PROJECT_ID = new Refusal(400, "111400002", "Invalid project ID format.");
    private static final Refusal EMPTY_BODY = new Refusal(400, "111400004", "Empty request body.");
    private static final Refusal NO_JSON = new Refusal(400, "111400005", "The request body is not a JSON object.");
    private static final Refusal BAD_INSTANCE_ID = new Refusal(400, "111400061", "Invalid instance ID format.");
    private static final Refusal BAD_CLIENT_ID = new Refusal(400, "111400063", "Invalid {0} parameter in the request.");
    private static final Refusal BAD_TOKEN = new Refusal(401, "111401001", "Invalid token.");
    private static final Refusal EXPIRED_TOKEN = new Refusal(401, "111401002", "Token expired.");
    private static final Refusal NO_PERMISSION =
            new Refusal(403, "111403003", "The role does not have the permission.");
    private static final Refusal NO_SUCH_URL = new Refusal(404, "111404001", "The requested URL does not exist.");
    private static final Refusal NO_SUCH_INSTANCE = new Refusal(404, "111404022", "This DCS instance does not exist.");
    private static final Refusal FAILURE = new Refusal(500, "111500000", "Internal service error.");

    private static final String[] PATH = ("/" + WebCliApi.LOGOFF_WEB_CLI_PATH).split("/");
    private static final JsonAdapter<Object> JSON =
            new Moshi.Builder().build().adapter(Object.class).serializeNulls();

    private final SignatureVerifier verifier;
    private final String token;
    private final String projectId;

    /** The open sessions of each instance; guarded by itself. */
    private final Map<String, Set<String>> sessions = new HashMap<>();

    volatile boolean failing;
    volatile boolean denying;
    volatile boolean tokenExpired;

    Provider(SignatureVerifier verifier, String token, String projectId, String instanceId) {
        this.verifier = verifier;
        this.token = token;
        this.projectId = projectId;
        sessions.put(instanceId, new HashSet<>());
    }

    void openSession(String instanceId, String clientId) {
        synchronized (sessions) {
            sessions.computeIfAbsent(instanceId, id -> new HashSet<>()).add(clientId);
        }
    }

    void closeSessions(String instanceId, Set<String> clientIds) {
        synchronized (sessions) {
            sessions.get(instanceId).removeAll(clientIds);
        }
    }

    Set<String> openSessions(String instanceId) {
        synchronized (sessions) {
            return Set.copyOf(sessions.get(instanceId));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        Refusal refusal = refusal(exchange);
        String requestId = Sandbox.randomHex(16);
        exchange.getResponseHeaders().set("X-Request-Id", requestId);
        if (refusal == null) {
            exchange.sendResponseHeaders(204, -1);
            return;
        }
        answer(exchange, refusal.status, refusal.body(requestId));
    }

    static void answer(HttpExchange exchange, int status, Map<String, ?> body) throws IOException {
        byte[] json = JSON.toJson(body).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, json.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(json);
        }
    }

    /** Does what the request asks for and gives back null, or says why not: the gateway first, then DCS. */
    private @Nullable Refusal refusal(HttpExchange exchange) {
        byte[] body;
        try {
            body = read(exchange.getRequestBody());
        } catch (IOException | IndexOutOfBoundsException e) {
            // The latter is how the server takes a chunk length that is beyond an int.
            return UNREADABLE;
        }
        if (body.length > MAX_BODY) {
            return TOO_LARGE;
        }

        Headers headers = exchange.getRequestHeaders();
        String method = exchange.getRequestMethod();
        // As it was sent: of a path that begins with two slashes a URI's own getter gives less.
        String target = exchange.getRequestURI().toString();
        if (headers.containsKey("X-Auth-Token") && !headers.containsKey("Authorization")) {
            if (!SignatureVerifier.same(token, SignatureVerifier.only(headers, "X-Auth-Token"))) {
                return BAD_TOKEN;
            }
            if (tokenExpired) {
                return EXPIRED_TOKEN;
            }
        } else {
            String reason = verifier.refusal(method, target, headers, body);
            if (reason != null) {
                return new Refusal(401, "APIGW.0301", "Incorrect IAM authentication information: " + reason);
            }
        }

        Map<String, String> ids = new HashMap<>();
        if (!method.equals("POST") || !matches(target.split("\\?", 2)[0], ids)) {
            return NO_SUCH_URL;
        }
        if (failing) {
            return FAILURE;
        }
        String project = ids.get("{project_id}");
        if (!Sandbox.ID.matcher(project).matches()) {
            return BAD_PROJECT_ID;
        }
        if (denying || !project.equals(projectId)) {
            return NO_PERMISSION;
        }
        return logOff(ids.get("{instance_id}"), body);
    }

    private @Nullable Refusal logOff(String instanceId, byte[] body) {
        if (!Sandbox.ID.matcher(instanceId).matches()) {
            return BAD_INSTANCE_ID;
        }
        synchronized (sessions) {
            Set<String> open = sessions.get(instanceId);
            if (open == null) {
                return NO_SUCH_INSTANCE;
            }
            if (body.length == 0) {
                return EMPTY_BODY;
            }
            if (!(parse(body) instanceof Map<?, ?> json)) {
                return NO_JSON;
            }
            if (!json.containsKey(JSON_CLIENT_ID)) {
                open.clear();
                return null;
            }
            return open.remove(json.get(JSON_CLIENT_ID)) ? null : BAD_CLIENT_ID;
        }
    }

    /** Reads a body to its end, so that the connection can be used again, and keeps one byte more than is allowed. */
    static byte[] read(InputStream in) throws IOException {
        byte[] body = in.readNBytes(MAX_BODY + 1);
        in.transferTo(OutputStream.nullOutputStream());
        return body;
    }

    private static boolean matches(String path, Map<String, String> ids) {
        String[] segments = path.split("/", -1);
        if (segments.length != PATH.length) {
            return false;
        }
        for (int i = 0; i < PATH.length; i++) {
            String segment = SignatureVerifier.decode(segments[i]);
            if (PATH[i].startsWith("{") && !segment.isEmpty()) {
                ids.put(PATH[i], segment);
            } else if (!segment.equals(PATH[i])) {
                return false;
            }
        }
        return true;
    }

    static @Nullable Object parse(byte[] body) {
        try {
            return JSON.fromJson(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString());
        } catch (IOException | JsonDataException e) {
            return null;
        }
    }

    private record Refusal(int status, String code, String message) {
        /** DCS and the gateway each have a shape of their own. */
        Map<String, @Nullable String> body(String requestId) {
            Map<String, @Nullable String> body = new LinkedHashMap<>();
            body.put(JSON_ERROR_CODE, code);
            body.put(JSON_ERROR_MSG, message);
            if (code.startsWith("APIGW")) {
                body.put(JSON_REQUEST_ID, requestId);
            } else {
                body.put(JSON_ERROR_EXT_MSG, null);
            }
            return body;
        }
    }
}
