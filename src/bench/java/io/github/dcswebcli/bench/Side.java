package io.github.dcswebcli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** One way to end a session; its constructor makes the client, as its users would. */
interface Side {
    /** Ends the session and gives the status of the answer; a client that throws for a refusal may do so. */
    int call() throws Exception;

    /** The same without waiting. */
    default CompletableFuture<?> callAsync() {
        throw new UnsupportedOperationException();
    }

    static Side named(String name) {
        return switch (name) {
            case "ours" -> new Ours();
            case "sdk" -> new OfficialSdk();
            case "okhttp" -> new OkHttpAlone();
            case "jdk" -> new JdkAlone();
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** A whole process: one call, of which it prints the outcome, and then the peak of its memory. */
    static void main(String[] args) throws IOException {
        Side side = named(args[0]);
        String outcome;
        try {
            outcome = Integer.toString(side.call());
        } catch (Exception e) {
            outcome = e.getClass().getSimpleName();
        }
        System.out.println(outcome);
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmHWM")) {
                System.out.println(line.replaceAll("\\D", ""));
            }
        }
        // A pool's thread would keep the process for a minute.
        System.exit(0);
    }
}
