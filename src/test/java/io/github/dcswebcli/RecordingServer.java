package io.github.dcswebcli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * An HTTP/1.1 server of bare sockets. It keeps what really came over the wire, and answers with whatever bytes, or silence, a test
 * wants.
 */
public final class RecordingServer implements AutoCloseable {
    /** What to do with a request that was read. The connection lives on unless it is closed here. */
    public interface Answer {
        void to(Received request, Socket connection) throws IOException;
    }

    /** A request as it came: header lines in their order, the body without chunks. */
    public record Received(String requestLine, List<String> headers, byte[] body) {
        /** The values of a header, in their order. */
        public List<String> values(String name) {
            String prefix = name.toLowerCase(Locale.ROOT) + ":";
            return headers.stream()
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).strip())
                    .toList();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket listener;
    private final Answer answer;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<Received> received = new CopyOnWriteArrayList<>();

    private RecordingServer(ServerSocket listener, Answer answer) {
        this.listener = listener;
        this.answer = answer;
        daemon(this::accept);
    }

    public static RecordingServer start(Answer answer) throws IOException {
        return new RecordingServer(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")), answer);
    }

    public static RecordingServer answering(String... responseLines) throws IOException {
        byte[] response = String.join("\r\n", responseLines).getBytes(StandardCharsets.UTF_8);
        return start((request, connection) -> connection.getOutputStream().write(response));
    }

    /** 204 with a request ID, as the provider answers a logoff. */
    public static RecordingServer loggingOff() throws IOException {
        return answering("HTTP/1.1 204 No Content", "X-Request-Id: request-1", "", "");
    }

    public String url() {
        return "http://127.0.0.1:" + listener.getLocalPort();
    }

    public List<Received> received() {
        return received;
    }

    public int connections() {
        return connections.size();
    }

    /** The only request that came. */
    public Received only() {
        if (received.size() != 1) {
            throw new AssertionError(received.size() + " requests came, not one");
        }
        return received.get(0);
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket connection : connections) {
            connection.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket connection = listener.accept();
            connections.add(connection);
            daemon(() -> serve(connection));
        }
    }

    private void serve(Socket connection) throws IOException {
        try (connection) {
            InputStream in = new BufferedInputStream(connection.getInputStream());
            while (!connection.isClosed()) {
                Received request = read(in);
                received.add(request);
                answer.to(request, connection);
            }
        }
    }

    private static Received read(InputStream in) throws IOException {
        String requestLine = line(in);
        List<String> headers = Stream.generate(() -> uncheckedLine(in))
                .takeWhile(line -> !line.isEmpty())
                .toList();
        Received head = new Received(requestLine, headers, new byte[0]);
        byte[] body;
        if (head.values("Transfer-Encoding").contains("chunked")) {
            ByteArrayOutputStream chunks = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                chunks.write(in.readNBytes(size));
                line(in);
            }
            line(in);
            body = chunks.toByteArray();
        } else {
            List<String> length = head.values("Content-Length");
            body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.get(0)));
        }
        return new Received(requestLine, headers, body);
    }

    private static int chunkSize(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String uncheckedLine(InputStream in) {
        try {
            return line(in);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException();
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    private interface Task {
        void run() throws IOException;
    }

    private static void daemon(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException | java.io.UncheckedIOException e) {
                // The other side, or close(), has ended it.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }
}
