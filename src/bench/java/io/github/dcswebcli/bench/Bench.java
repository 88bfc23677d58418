package io.github.dcswebcli.bench;

import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.SignerBench;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/** Runs all of it, each measurement in processes of its own and the sides in turn, and writes the table. */
final class Bench {
    private static final List<String> SIDES = List.of("ours", "sdk", "okhttp", "jdk");

    /** Without the JDK's client, whose pool now and then closes a connection in use, which ends the run. */
    private static final List<String> WARM_SIDES = List.of("ours", "sdk", "okhttp");

    private static final String INSTANCE = "e6f1c2d3-5b6a-4c7d-8e9f-0a1b2c3d4e5f";
    private static final String PASSWORD = "bench-only";
    private static final int WARM_ROUNDS = 2;

    private final Path directory;
    private final String benchJar;
    private final String oursJar;
    private final int coldRounds;
    private final Path errors;
    private final Path keystore;
    private final Path truststore;
    private final Table table;

    private Bench(Path directory, String benchJar, String oursJar, int coldRounds) {
        this.directory = directory;
        this.benchJar = benchJar;
        this.oursJar = oursJar;
        this.coldRounds = coldRounds;
        errors = directory.resolve("errors.log");
        keystore = directory.resolve("keystore.p12");
        truststore = directory.resolve("truststore");
        table = new Table("JDK " + Runtime.version() + ", " + LocalDate.now() + ", "
                + Runtime.getRuntime().availableProcessors() + " processors; medians of " + coldRounds
                + " cold and " + WARM_ROUNDS + " warm rounds");
    }

    /** Takes the directory to work in, the jar of these classes, that of ours, and how many cold runs a side has. */
    public static void main(String[] args) throws Exception {
        new Bench(Path.of(args[0]), args[1], args[2], Integer.parseInt(args[3])).run();
    }

    private void run() throws Exception {
        verifySignatures();
        classPaths();
        makeKeystores();
        Process server = start(java(
                "jdk",
                List.of(
                        "-Djavax.net.ssl.keyStore=" + keystore,
                        "-Djavax.net.ssl.keyStorePassword=" + PASSWORD,
                        "io.github.dcswebcli.bench.Server")));
        try (BufferedReader ports = server.inputReader()) {
            String[] port = ports.readLine().split(" ");
            String http = "http://127.0.0.1:" + port[0];
            String https = "https://127.0.0.1:" + port[1];
            cold("cold, http", http, null, null);
            cold("cold, https", https, null, null);
            cold("cold, https, CDS archive", https, "-XX:ArchiveClassesAtExit=", "-XX:SharedArchiveFile=");
            if (Runtime.version().feature() >= 25) {
                cold("cold, https, AOT cache", https, "-XX:AOTCacheOutput=", "-XX:AOTCache=");
            }
            huge(http);
            warm(http);
            throughput(http);
        } finally {
            server.destroy();
        }
        Files.writeString(directory.resolveSibling("bench.md"), table.markdown());
        Files.writeString(directory.resolveSibling("bench.json"), table.json());
        System.out.println("\n" + table.markdown());
    }

    /** Nothing is worth measuring whose signature is wrong. */
    private void verifySignatures() throws Exception {
        for (String side : SIDES) {
            try (Sandbox sandbox = Sandbox.builder()
                    .accessKey(Target.ACCESS_KEY)
                    .secretKey(Target.SECRET_KEY)
                    .projectId(Target.PROJECT)
                    .instanceId(INSTANCE)
                    .start()) {
                sandbox.openSession(INSTANCE, Target.CLIENT);
                call(side, target(sandbox.endpoint(), INSTANCE), "204");
                if (!sandbox.openSessions().isEmpty()) {
                    throw new IllegalStateException(side + " has not ended the session");
                }
            }
        }
    }

    private void classPaths() throws IOException {
        Map<String, Double> jars = new LinkedHashMap<>();
        Map<String, Double> bytes = new LinkedHashMap<>();
        for (String side : List.of("ours", "sdk")) {
            List<String> path = libraries(side);
            jars.put(side, (double) path.size());
            bytes.put(
                    side,
                    path.stream().mapToDouble(jar -> new File(jar).length()).sum() / 1000);
        }
        table.add("class path, jars", jars);
        table.add("class path, kB", bytes);
    }

    private void cold(String title, String endpoint, @Nullable String train, @Nullable String use) throws Exception {
        Map<String, List<String>> options = new LinkedHashMap<>();
        for (String side : SIDES) {
            List<String> all = new ArrayList<>(target(endpoint, INSTANCE));
            if (endpoint.startsWith("https")) {
                all.add("-Djavax.net.ssl.trustStore=" + truststore);
            }
            if (train != null) {
                Path archive = directory.resolve(side + ".archive");
                Files.deleteIfExists(archive);
                List<String> training = new ArrayList<>(all);
                training.add(train + archive);
                call(side, training, "204");
                all.add(use + archive);
            }
            options.put(side, all);
        }
        Samples times = new Samples();
        Samples memory = new Samples();
        for (int i = 0; i < coldRounds; i++) {
            for (String side : SIDES) {
                Cold cold = call(side, options.get(side), "204");
                times.add(side, cold.milliseconds);
                memory.add(side, cold.megabytes);
            }
        }
        table.add(title + ", ms", times.medians());
        table.add(title + ", peak RSS, MB", memory.medians());
        Map<String, Double> classes = new LinkedHashMap<>();
        for (String side : SIDES) {
            Path log = directory.resolve("classes.log");
            options.get(side).add("-Xlog:class+load:file=" + log.toString().replace(":", "\\:"));
            call(side, options.get(side), "204");
            try (var lines = Files.lines(log)) {
                classes.put(side, (double)
                        lines.filter(line -> line.contains("source:")).count());
            }
        }
        table.add(title + ", classes", classes);
    }

    private void huge(String endpoint) throws Exception {
        Map<String, Double> memory = new LinkedHashMap<>();
        for (String side : List.of("ours", "sdk")) {
            memory.put(side, call(side, target(endpoint, Server.HUGE), null).megabytes);
        }
        table.add("400 with a body of 100 MB, peak RSS, MB", memory);
    }

    private void warm(String http) throws Exception {
        Samples[] done = {new Samples(), new Samples()};
        Samples[] refused = {new Samples(), new Samples()};
        Samples[] signer = {new Samples(), new Samples()};
        for (int i = 0; i < WARM_ROUNDS; i++) {
            for (String side : WARM_SIDES) {
                jmh(side, target(http, INSTANCE), "CallBench.call", done);
            }
            for (String side : WARM_SIDES) {
                jmh(side, target(http, Server.REFUSED), "CallBench.refused", refused);
            }
            jmh("ours", List.of(), "signing.SignerBench.sign", signer);
            jmh("sdk", List.of(), "OfficialSignerBench.sign", signer);
        }
        table.add("warm call, us", done[0].medians());
        table.add("warm call, bytes allocated", done[1].medians());
        table.add("warm call refused with 400, us", refused[0].medians());
        table.add("warm call refused with 400, bytes allocated", refused[1].medians());
        table.add("signer alone, us", signer[0].medians());
        table.add("signer alone, bytes allocated", signer[1].medians());
    }

    private void jmh(String side, List<String> target, String benchmark, Samples[] timeAndBytes) throws Exception {
        Path result = directory.resolve("jmh.json");
        // JMH hands the options of its own process on to its forks.
        List<String> arguments = new ArrayList<>(target);
        arguments.addAll(List.of("org.openjdk.jmh.Main", benchmark + "$", "-foe", "true"));
        List<String> command = java(side, arguments);
        command.addAll(List.of("-f", "1", "-wi", "3", "-w", "1", "-i", "2", "-r", "1", "-prof", "gc"));
        command.addAll(List.of("-rf", "json", "-rff", result.toString()));
        if (!target.isEmpty()) {
            command.addAll(List.of("-p", "name=" + side));
        }
        output(command);
        String json = Files.readString(result);
        timeAndBytes[0].add(side, score(json, "primaryMetric"));
        timeAndBytes[1].add(side, score(json, "gc.alloc.rate.norm"));
    }

    private static double score(String json, String metric) {
        Matcher score = Pattern.compile(metric + "\"\\s*:\\s*\\{\\s*\"score\"\\s*:\\s*([^,\\s]+)")
                .matcher(json);
        if (!score.find()) {
            throw new IllegalStateException("no " + metric + " in " + json);
        }
        return Double.parseDouble(score.group(1));
    }

    private void throughput(String http) throws Exception {
        for (int callers : new int[] {1, 16, 64}) {
            throughput(callers + " callers", WARM_SIDES, target(http, INSTANCE), callers, "blocking");
        }
        List<String> pooled = new ArrayList<>(target(http, INSTANCE));
        pooled.add("-Dbench.pool=64");
        throughput("64 callers, pools of 64", List.of("ours", "sdk"), pooled, 64, "blocking");
        throughput("64 in flight, async", List.of("ours"), target(http, INSTANCE), 64, "async");
    }

    private void throughput(String title, List<String> sides, List<String> target, int callers, String mode)
            throws Exception {
        Samples calls = new Samples();
        Samples threads = new Samples();
        for (int i = 0; i < WARM_ROUNDS; i++) {
            for (String side : sides) {
                List<String> command = java(side, target);
                command.addAll(List.of("io.github.dcswebcli.bench.Throughput", side, Integer.toString(callers), mode));
                List<String> lines = output(command);
                calls.add(side, Double.parseDouble(lines.get(0)));
                threads.add(side, Double.parseDouble(lines.get(1)));
            }
        }
        table.add(title + ", calls/s", calls.medians());
        table.add(title + ", live threads beside the callers", threads.medians());
    }

    private List<String> target(String endpoint, String instance) throws IOException {
        Request signed = SignerBench.signed(
                endpoint + "/v2/" + Target.PROJECT + "/instances/" + instance + "/webcli/logout",
                Target.PROJECT,
                Target.BODY,
                Credentials.of(Target.ACCESS_KEY, Target.SECRET_KEY));
        return List.of(
                "-Dbench.endpoint=" + endpoint,
                "-Dbench.instance=" + instance,
                "-Dbench.date=" + signed.header("X-Sdk-Date"),
                "-Dbench.authorization=" + signed.header("Authorization"));
    }

    private record Cold(double milliseconds, double megabytes) {}

    /** One cold process; the outcome must be what is expected, or may be any if that is null. */
    private Cold call(String side, List<String> options, @Nullable String expected) throws Exception {
        List<String> command = java(side, options);
        command.addAll(List.of("io.github.dcswebcli.bench.Side", side));
        long start = System.nanoTime();
        Process process = start(command);
        try (BufferedReader lines = process.inputReader()) {
            String outcome = lines.readLine();
            double milliseconds = (System.nanoTime() - start) / 1e6;
            String kilobytes = lines.readLine();
            // Read on: whatever else it says must not fill the pipe.
            lines.lines().forEach(line -> {});
            if (process.waitFor() != 0 || expected != null && !expected.equals(outcome)) {
                throw new IllegalStateException(side + " ended with " + outcome + ", see " + errors);
            }
            return new Cold(milliseconds, Double.parseDouble(kilobytes) / 1000);
        }
    }

    private List<String> output(List<String> command) throws Exception {
        Process process = start(command);
        try (BufferedReader reader = process.inputReader()) {
            List<String> lines = reader.lines().toList();
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join("\n", lines) + "\nsee " + errors);
            }
            return lines;
        }
    }

    private Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.appendTo(errors.toFile()))
                .start();
    }

    private List<String> java(String side, List<String> arguments) throws IOException {
        List<String> path = new ArrayList<>();
        path.add(benchJar);
        path.addAll(libraries(side));
        if (arguments.contains("org.openjdk.jmh.Main")) {
            path.addAll(paths("jmh"));
        }
        List<String> command = new ArrayList<>();
        command.add(tool("java"));
        command.add("-cp");
        command.add(String.join(File.pathSeparator, path));
        command.addAll(arguments);
        return command;
    }

    private List<String> libraries(String side) throws IOException {
        List<String> libraries = new ArrayList<>();
        switch (side) {
            case "sdk" -> libraries.addAll(paths("sdk"));
            case "ours", "okhttp" -> {
                libraries.add(oursJar);
                libraries.addAll(paths("ours"));
            }
            default -> {}
        }
        return libraries;
    }

    private List<String> paths(String name) throws IOException {
        String path = Files.readString(directory.resolve(name + ".path")).trim();
        return List.of(path.split(Pattern.quote(File.pathSeparator)));
    }

    /** The server's key, and to trust it, the JDK's own authorities and it: to load them all is part of a first call. */
    private void makeKeystores() throws Exception {
        String certificate = directory.resolve("certificate.pem").toString();
        Files.deleteIfExists(keystore);
        Files.copy(
                Path.of(System.getProperty("java.home"), "lib", "security", "cacerts"),
                truststore,
                StandardCopyOption.REPLACE_EXISTING);
        keytool("-genkeypair", keystore, PASSWORD, "-keyalg", "EC", "-dname", "CN=bench", "-ext", "SAN=ip:127.0.0.1");
        keytool("-exportcert", keystore, PASSWORD, "-file", certificate);
        keytool("-importcert", truststore, "changeit", "-file", certificate, "-noprompt");
    }

    private void keytool(String command, Path store, String password, String... options) throws Exception {
        List<String> all = new ArrayList<>(List.of(tool("keytool"), command, "-alias", "bench"));
        all.addAll(List.of("-keystore", store.toString(), "-storepass", password));
        all.addAll(List.of(options));
        output(all);
    }

    private static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
