package io.github.dcswebcli.sandbox;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpExchange;
import io.github.dcswebcli.contract.Spec;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Holds every answer that a sandbox gives in any test against the spec, and fails the test in which one is otherwise.
 *
 * <p>JUnit finds it by itself (META-INF/services). Out of its reach are sandboxes in processes of their own, and the few answers
 * that the JDK's server gives before it asks any filter.
 */
public final class AnswersAgainstSpec implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
    /** The gateway's limit on bodies stands before every operation, and the provider's page does not list its status. */
    private static final int TOO_LARGE = 413;

    private static final Queue<String> PROBLEMS = new ConcurrentLinkedQueue<>();

    /** Each answer shares it until it is judged, since a client has it before. */
    private static final ReadWriteLock UNDER_WAY = new ReentrantReadWriteLock();

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        if (Sandbox.FILTERS.stream().noneMatch(Watch.class::isInstance)) {
            Sandbox.FILTERS.add(new Watch(new Spec(Files.readString(Path.of("openapi/dcs-webcli.yaml")))));
        }
    }

    @Override
    public void afterEach(ExtensionContext context) throws InterruptedException {
        failOnProblems();
    }

    /** For what is answered outside any test. */
    @Override
    public void afterAll(ExtensionContext context) throws InterruptedException {
        failOnProblems();
    }

    private static void failOnProblems() throws InterruptedException {
        List<String> found = take();
        if (!found.isEmpty()) {
            throw new AssertionError("the sandbox and the spec differ:\n" + String.join("\n", found));
        }
    }

    /** What was found since the last time, once no answer is under way. */
    static List<String> take() throws InterruptedException {
        if (!UNDER_WAY.writeLock().tryLock(10, TimeUnit.SECONDS)) {
            throw new AssertionError("a request to a sandbox has no end");
        }
        try {
            List<String> found = List.copyOf(PROBLEMS);
            PROBLEMS.clear();
            return found;
        } finally {
            UNDER_WAY.writeLock().unlock();
        }
    }

    private static final class Watch extends Filter {
        private final Spec spec;

        Watch(Spec spec) {
            this.spec = spec;
        }

        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            exchange.setStreams(null, new FilterOutputStream(exchange.getResponseBody()) {
                @Override
                public void write(int b) throws IOException {
                    body.write(b);
                    out.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    body.write(bytes, offset, length);
                    out.write(bytes, offset, length);
                }
            });
            UNDER_WAY.readLock().lock();
            try {
                chain.doFilter(exchange);
            } finally {
                judge(exchange, body.toString(StandardCharsets.UTF_8));
                UNDER_WAY.readLock().unlock();
            }
        }

        private void judge(HttpExchange exchange, String body) {
            int status = exchange.getResponseCode();
            if (status == -1 || status == TOO_LARGE) {
                return;
            }
            String method = exchange.getRequestMethod();
            String path = exchange.getRequestURI().getRawPath();
            try {
                spec.answer(method, path, status, exchange.getResponseHeaders(), body)
                        .forEach(problem -> PROBLEMS.add(method + " " + path + ": " + status + ": " + problem));
            } catch (RuntimeException e) {
                PROBLEMS.add(method + " " + path + ": " + status + ": cannot be judged: " + e);
            }
        }

        @Override
        public String description() {
            return "answers against the spec";
        }
    }
}
