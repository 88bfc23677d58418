package io.github.dcswebcli.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import javax.net.ssl.SSLServerSocketFactory;

/** The other end, as cheap as can be, so that what is measured is the client. */
final class Server {
    /** The instances of which a logoff is refused: with an ordinary body, and with one of 100 MB. */
    static final String REFUSED = "refused";

    static final String HUGE = "huge";

    private static final byte[] NO_CONTENT = ascii("HTTP/1.1 204 No Content\r\nX-Request-Id: bench\r\n\r\n");
    private static final String ERROR = "{\"error_code\":\"111400063\",\"error_msg\":\"The client does not exist.\"}";
    private static final byte[] BAD_REQUEST = ascii(refusal(ERROR.length()) + ERROR);
    private static final byte[] BLANKS = ascii(" ".repeat(1_000_000));

    private Server() {}

    /** Prints its two ports, http and https (its keystore is the JSSE's default), and serves until its input ends. */
    public static void main(String[] args) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        ServerSocket http = new ServerSocket(0, 1024, loopback);
        ServerSocket https = SSLServerSocketFactory.getDefault().createServerSocket(0, 1024, loopback);
        start(() -> accept(http));
        start(() -> accept(https));
        System.out.println(http.getLocalPort() + " " + https.getLocalPort());
        while (System.in.read() != -1) {}
    }

    private static void start(Task task) {
        Thread thread = new Thread(() -> {
            try {
                task.run();
            } catch (IOException e) {
                // The client has gone.
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    private static void accept(ServerSocket server) throws IOException {
        while (true) {
            Socket socket = server.accept();
            start(() -> serve(socket));
        }
    }

    private static void serve(Socket connection) throws IOException {
        try (connection) {
            connection.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(connection.getInputStream());
            OutputStream out = connection.getOutputStream();
            for (String target = line(in); !target.isEmpty(); target = line(in)) {
                int length = 0;
                boolean chunked = false;
                for (String header = line(in); !header.isEmpty(); header = line(in)) {
                    String lower = header.toLowerCase(Locale.ROOT);
                    if (lower.startsWith("content-length:")) {
                        length = Integer.parseInt(header.substring(15).trim());
                    }
                    chunked |= lower.equals("transfer-encoding: chunked");
                }
                in.skipNBytes(length);
                // The official SDK sends its body so. What is not read would be taken for a request, and answered.
                for (int size = -1; chunked && size != 0; line(in)) {
                    size = Integer.parseInt(line(in), 16);
                    in.skipNBytes(size);
                }
                answer(target, out);
            }
        }
    }

    private static void answer(String target, OutputStream out) throws IOException {
        if (target.contains("/" + HUGE + "/")) {
            out.write(ascii(refusal(100 * BLANKS.length)));
            for (int i = 0; i < 100; i++) {
                out.write(BLANKS);
            }
        } else {
            out.write(target.contains("/" + REFUSED + "/") ? BAD_REQUEST : NO_CONTENT);
        }
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n' && c != -1; c = in.read()) {
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private static String refusal(int length) {
        return "HTTP/1.1 400 Bad Request\r\nX-Request-Id: bench\r\nContent-Type: application/json\r\nContent-Length: "
                + length + "\r\n\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private interface Task {
        void run() throws IOException;
    }
}
