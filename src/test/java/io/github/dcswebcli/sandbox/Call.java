package io.github.dcswebcli.sandbox;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.sun.net.httpserver.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A request that can be changed in any way before it goes over a bare socket; the official SDK's signer signs it. */
final class Call {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    final Headers headers = new Headers();
    String method = "POST";
    String target;
    byte[] body;

    private Call(String target, String body) {
        this.target = target;
        this.body = bytes(body);
    }

    /** A logout that would succeed once it is signed. */
    static Call logout(Sandbox sandbox, String clientId) {
        return of(sandbox, sandbox.projectId(), sandbox.instanceId(), "{\"client_id\":\"" + clientId + "\"}");
    }

    static Call of(Sandbox sandbox, String projectId, String instanceId, String body) {
        return to(sandbox, "/v2/" + projectId + "/instances/" + instanceId + "/webcli/logout", body);
    }

    static Call to(Sandbox sandbox, String target, String body) {
        Call call = new Call(target, body);
        call.headers.set("Host", sandbox.endpoint().substring("http://".length()));
        call.headers.set("Content-Type", "application/json;charset=UTF-8");
        call.headers.set("X-Project-Id", sandbox.projectId());
        return call;
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }

    Call with(String name, String value) {
        headers.set(name, value);
        return this;
    }

    Call signed(Sandbox sandbox) {
        return signed(sandbox.accessKey(), sandbox.secretKey(), AKSKSigner.getInstance());
    }

    Call signed(String accessKey, String secretKey, AKSKSigner signer) {
        String[] parts = target.split("\\?", 2);
        HttpRequest.HttpRequestBuilder request = HttpRequest.newBuilder()
                .withEndpoint("http://" + headers.getFirst("Host"))
                .withMethod(HttpMethod.valueOf(method))
                .withPath(parts[0])
                .withBodyAsString(new String(body, StandardCharsets.UTF_8));
        // The SDK looks its date up by this exact name, which Headers does not keep.
        headers.forEach(
                (name, values) -> request.addHeader(name.equals("X-sdk-date") ? "X-Sdk-Date" : name, values.get(0)));
        if (parts.length == 2) {
            for (String pair : parts[1].split("&")) {
                String[] parameter = pair.split("=", 2);
                request.addQueryParam(parameter[0], List.of(parameter[1]));
            }
        }
        signer.sign(request.build(), new BasicCredentials().withAk(accessKey).withSk(secretKey))
                .forEach(headers::set);
        return this;
    }

    byte[] head() {
        StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
        headers.forEach((name, values) -> values.forEach(
                value -> head.append(name).append(": ").append(value).append("\r\n")));
        return bytes(head + "\r\n");
    }

    byte[] fixedLength() throws IOException {
        headers.set("Content-Length", Integer.toString(body.length));
        return concat(head(), body);
    }

    byte[] chunked() throws IOException {
        headers.set("Transfer-Encoding", "chunked");
        ByteArrayOutputStream chunks = new ByteArrayOutputStream();
        chunks.write(head());
        for (byte b : body) {
            chunks.write(concat(bytes("1\r\n"), new byte[] {b}, bytes("\r\n")));
        }
        chunks.write(bytes("0\r\n\r\n"));
        return chunks.toByteArray();
    }

    /** Sends it over a connection of its own. */
    Wire.Answer send(Sandbox sandbox) throws IOException {
        try (Wire wire = new Wire(sandbox)) {
            return wire.ask(fixedLength());
        }
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] concat(byte[]... parts) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.write(part);
        }
        return all.toByteArray();
    }
}
