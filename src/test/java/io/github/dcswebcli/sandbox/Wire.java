package io.github.dcswebcli.sandbox;

import com.squareup.moshi.Moshi;
import com.sun.net.httpserver.Headers;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A bare socket to a sandbox: it sends any bytes at all, and gives up on an answer after ten seconds. */
final class Wire implements AutoCloseable {
    final Socket socket;
    private final InputStream in;

    Wire(Sandbox sandbox) throws IOException {
        this(sandbox.endpoint());
    }

    Wire(String endpoint) throws IOException {
        socket = new Socket("127.0.0.1", URI.create(endpoint).getPort());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    Answer ask(byte[] request) throws IOException {
        send(request);
        return answer();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Answer answer() throws IOException {
        int status = Integer.parseInt(line().split(" ")[1]);
        Headers headers = new Headers();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] header = line.split(": ", 2);
            headers.add(header[0], header[1]);
        }
        String length = headers.getFirst("Content-Length");
        byte[] body = in.readNBytes(length == null ? 0 : Integer.parseInt(length));
        return new Answer(status, headers, new String(body, StandardCharsets.UTF_8));
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("connection closed without an answer");
            }
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    record Answer(int status, Headers headers, String body) {
        String requestId() {
            return headers.getFirst("X-Request-Id");
        }

        String code() throws IOException {
            return (String) json().get("error_code");
        }

        String message() throws IOException {
            return (String) json().get("error_msg");
        }

        Map<?, ?> json() throws IOException {
            return (Map<?, ?>) new Moshi.Builder().build().adapter(Object.class).fromJson(body);
        }
    }
}
