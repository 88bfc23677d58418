package io.github.dcswebcli.sandbox;

import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The sandbox as a program. */
final class CommandLine {
    private static final String USAGE = """
            Serves a DCS sandbox on 127.0.0.1 until it is stopped. What is not given is made up.

              --port PORT              the port, else a free one
              --ak AK                  the access key
              --sk SK                  the secret key
              --security-token TOKEN   makes the keys temporary credentials
              --token TOKEN            the token taken as X-Auth-Token
              --project-id ID          the project
              --instance-id ID         the instance
              --client-id ID           an open session of the instance; may be repeated
              --provider-states        serves Pact's provider states at POST /_pact/provider-states, unsigned
              --help                   this

            For recorded requests, which nobody signs anew; each says so in a WARNING:

              --clock INSTANT          the moment at which every date is judged, such as 2026-01-02T03:04:05Z
              --no-signature-checks    takes any Authorization of the right form
            """;

    private final Sandbox.Builder builder = Sandbox.builder();
    private final List<String> clientIds = new ArrayList<>();
    private @Nullable String securityToken;
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, Consumer<String>> flags = Map.of(
            "--port", this::port,
            "--ak", builder::accessKey,
            "--sk", builder::secretKey,
            "--security-token", value -> builder.securityToken(securityToken = value),
            "--token", builder::token,
            "--project-id", builder::projectId,
            "--instance-id", builder::instanceId,
            "--client-id", clientIds::add,
            "--clock", this::clock);
    private final Map<String, Runnable> switches = Map.of(
            "--provider-states", () -> builder.providerStates(true), "--no-signature-checks", this::noSignatureChecks);

    private CommandLine() {}

    static void run(String[] args) throws InterruptedException {
        if (List.of(args).contains("--help")) {
            System.out.print(USAGE);
            return;
        }
        CommandLine commandLine = new CommandLine();
        try {
            commandLine.read(args);
            String lines = commandLine.start();
            commandLine.warnings.forEach(System.err::println);
            System.out.print(lines);
        } catch (IllegalArgumentException e) {
            exit(2, e.getMessage() + " (--help tells the flags)");
        } catch (UncheckedIOException e) {
            exit(1, e.getMessage());
        }
        new CountDownLatch(1).await();
    }

    private static void exit(int status, String message) {
        System.err.println(message);
        System.exit(status);
    }

    private void read(String[] args) {
        for (int i = 0; i < args.length; i++) {
            if (switches.containsKey(args[i])) {
                switches.get(args[i]).run();
                continue;
            }
            Consumer<String> flag = flags.get(args[i]);
            if (flag == null) {
                throw new IllegalArgumentException("unknown flag " + args[i]);
            }
            if (i + 1 == args.length || args[i + 1].startsWith("--")) {
                throw new IllegalArgumentException(args[i] + " needs a value");
            }
            flag.accept(args[++i]);
        }
    }

    private void port(String value) {
        try {
            builder.port(Integer.parseInt(value));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("port is no number: " + value, e);
        }
    }

    private void clock(String value) {
        try {
            builder.clock(Clock.fixed(Instant.parse(value), ZoneOffset.UTC));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("clock is no ISO-8601 instant: " + value, e);
        }
        warnings.add("WARNING: --clock: every date is judged at " + value);
    }

    private void noSignatureChecks() {
        builder.checkSignatures(false);
        warnings.add("WARNING: --no-signature-checks: any Authorization of the right form is taken");
    }

    /** Starts the sandbox and gives back what calls it, as lines for a shell. */
    private String start() {
        // Not by the builder, which would log one of our warnings once more.
        Sandbox sandbox = new Sandbox(builder);
        if (clientIds.isEmpty()) {
            clientIds.add(sandbox.openSession());
        }
        clientIds.forEach(clientId -> sandbox.openSession(sandbox.instanceId(), clientId));

        // The variables of the provider's page know no security token, the official SDK's own do.
        String keys = securityToken == null ? "CLOUD_SDK_" : "HUAWEICLOUD_SDK_";
        StringBuilder lines = new StringBuilder();
        export(lines, "DCS_ENDPOINT", sandbox.endpoint());
        export(lines, "DCS_PROJECT_ID", sandbox.projectId());
        export(lines, "DCS_INSTANCE_ID", sandbox.instanceId());
        export(lines, "DCS_CLIENT_ID", clientIds.get(0));
        export(lines, keys + "AK", sandbox.accessKey());
        export(lines, keys + "SK", sandbox.secretKey());
        if (securityToken != null) {
            export(lines, keys + "SECURITY_TOKEN", securityToken);
        }
        lines.append("# X-Auth-Token: ").append(sandbox.token()).append('\n');
        clientIds.forEach(
                clientId -> lines.append("# open session: ").append(clientId).append('\n'));
        return lines.toString();
    }

    private static void export(StringBuilder lines, String name, String value) {
        lines.append("export ").append(name).append('=');
        lines.append('\'').append(value.replace("'", "'\\''")).append("'\n");
    }
}
