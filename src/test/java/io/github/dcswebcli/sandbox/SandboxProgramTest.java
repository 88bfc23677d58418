package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.exception.ClientRequestException;
import com.huaweicloud.sdk.dcs.v2.DcsClient;
import com.huaweicloud.sdk.dcs.v2.model.LogoffWebCliRequest;
import com.huaweicloud.sdk.dcs.v2.model.LogoutWebCliBody;
import com.squareup.moshi.Moshi;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import kotlin.Unit;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The sandbox as a program of its own, with what its jar holds, Moshi, and what Moshi needs on the class path. */
@Timeout(60)
class SandboxProgramTest {
    private static final Pattern EXPORT = Pattern.compile("export (\\w+)='(.*)'");

    /** Not what the constant pool names: javac leaves the name of a class there whose constants it has copied. */
    private static final Pattern OTHERS =
            Pattern.compile("(io[/.]github[/.]dcswebcli[/.](?!sandbox)|okio|okhttp3|retrofit2|kotlin)[/.]");

    @TempDir
    private Path directory;

    private final List<Process> started = new ArrayList<>();
    private final List<String> comments = new ArrayList<>();

    @BeforeEach
    void copyTheClassesOfTheJar() throws Exception {
        Path to = Files.createDirectories(directory.resolve("io/github/dcswebcli/sandbox"));
        try (DirectoryStream<Path> classes =
                Files.newDirectoryStream(location(Sandbox.class).resolve("io/github/dcswebcli/sandbox"))) {
            for (Path file : classes) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    @AfterEach
    void stop() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void usesNoClassOfThisProjectNorOfAnyLibraryButMoshi() throws Exception {
        List<String> arguments = new ArrayList<>(List.of("-p", "-c"));
        try (Stream<Path> files = Files.walk(directory)) {
            files.filter(Files::isRegularFile).map(Path::toString).forEach(arguments::add);
        }
        StringWriter code = new StringWriter();
        ToolProvider.findFirst("javap")
                .orElseThrow()
                .run(new PrintWriter(code), new PrintWriter(code), arguments.toArray(String[]::new));

        assertThat(code.toString()).contains("com/squareup/moshi/");
        assertThat(code.toString().lines()).noneMatch(OTHERS.asPredicate());
    }

    @Test
    void printsWhatAClientNeedsAndServesUntilItIsStopped() throws Exception {
        Process program = start();
        Map<String, String> exports = exports(program);

        assertThat(comments).hasSize(2).last().isEqualTo("# open session: " + exports.get("DCS_CLIENT_ID"));
        logOff(exports, "CLOUD_SDK_");
        assertThat(catchThrowableOfType(ClientRequestException.class, () -> logOff(exports, "CLOUD_SDK_"))
                        .getErrorCode())
                .isEqualTo("111400063");

        program.toHandle().destroy();
        assertThat(program.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(program.errorReader().readLine()).isNull();
    }

    @Test
    void takesEachThingByFlag() throws Exception {
        Map<String, String> exports = exports(start(
                "--port",
                "0",
                "--ak",
                "AK",
                "--sk",
                "it's",
                "--token",
                "T",
                "--project-id",
                "p",
                "--instance-id",
                "i",
                "--client-id",
                "one",
                "--client-id",
                "two"));

        assertThat(exports)
                .containsEntry("DCS_PROJECT_ID", "p")
                .containsEntry("DCS_INSTANCE_ID", "i")
                .containsEntry("DCS_CLIENT_ID", "one")
                .containsEntry("CLOUD_SDK_AK", "AK")
                .containsEntry("CLOUD_SDK_SK", "it'\\''s");
        assertThat(comments).containsExactly("# X-Auth-Token: T", "# open session: one", "# open session: two");
        exports.put("CLOUD_SDK_SK", "it's");
        logOff(exports, "CLOUD_SDK_");
        exports.put("DCS_CLIENT_ID", "two");
        logOff(exports, "CLOUD_SDK_");
    }

    @Test
    void printsTemporaryCredentialsInTheVariablesThatKnowThem() throws Exception {
        Map<String, String> exports = exports(start("--security-token", "a-token"));

        assertThat(exports)
                .containsEntry("HUAWEICLOUD_SDK_SECURITY_TOKEN", "a-token")
                .doesNotContainKeys("CLOUD_SDK_AK", "CLOUD_SDK_SK");
        logOff(exports, "HUAWEICLOUD_SDK_");
    }

    @Test
    void warnsOfAFixedClockAndJudgesDatesByIt() throws Exception {
        Process program = start("--clock", "2019-11-15T03:36:55Z", "--client-id", "one");
        Map<String, String> exports = exports(program);

        assertThat(catchThrowableOfType(ClientRequestException.class, () -> logOff(exports, "CLOUD_SDK_"))
                        .getErrorMsg())
                .contains("X-Sdk-Date is more than 15 minutes off");
        program.toHandle().destroy();
        assertThat(program.errorReader().lines())
                .containsExactly("WARNING: --clock: every date is judged at 2019-11-15T03:36:55Z");
    }

    @Test
    void warnsOfUncheckedSignaturesAndTakesAny() throws Exception {
        Process program = start("--no-signature-checks", "--client-id", "one");
        Map<String, String> exports = exports(program);
        exports.put("CLOUD_SDK_SK", "another");

        logOff(exports, "CLOUD_SDK_");
        program.toHandle().destroy();
        assertThat(program.errorReader().lines())
                .containsExactly("WARNING: --no-signature-checks: any Authorization of the right form is taken");
    }

    @Test
    void servesProviderStatesWhenToldTo() throws Exception {
        Process program = start("--provider-states", "--client-id", "one");
        Map<String, String> exports = exports(program);
        byte[] request = Call.bytes("POST /_pact/provider-states HTTP/1.1\r\nContent-Length: 27\r\n\r\n"
                + "{\"state\":\"an open session\"}");
        try (Wire wire = new Wire(exports.get("DCS_ENDPOINT"))) {
            Wire.Answer answer = wire.ask(request);
            assertThat(answer.status()).isEqualTo(200);
            exports.put("DCS_CLIENT_ID", (String) answer.json().get("clientId"));
        }
        logOff(exports, "CLOUD_SDK_");
        program.toHandle().destroy();
        assertThat(program.errorReader().readLine()).isNull();
    }

    @Test
    void answersARefusalOnAConnectionInUseWithoutDelay() throws Exception {
        byte[] request = Call.bytes("POST / HTTP/1.1\r\n\r\n");
        long[] nanos = new long[41];
        try (Wire wire = new Wire(exports(start()).get("DCS_ENDPOINT"))) {
            for (int i = 0; i < nanos.length; i++) {
                long begin = System.nanoTime();
                assertThat(wire.ask(request).status()).isEqualTo(401);
                nanos[i] = System.nanoTime() - begin;
            }
        }
        Arrays.sort(nanos);
        assertThat(Duration.ofNanos(nanos[20])).isLessThan(Duration.ofMillis(30));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--nonsense 1, unknown flag --nonsense",
                "nonsense, unknown flag nonsense",
                "--ak A --sk, --sk needs a value",
                "--ak --sk S, --ak needs a value",
                "--port x, port is no number: x",
                "--clock 20260102T030405Z, clock is no ISO-8601 instant: 20260102T030405Z",
                "--no-signature-checks --provider-states x, unknown flag x",
                "--port 99999, port must be 0 to 65535",
                "--instance-id a_b, instanceId must be",
            })
    void exitsWithTwoForABadFlag(String row) throws Exception {
        String[] flagsAndMessage = row.split(", ");
        Process program = start(flagsAndMessage[0].split(" "));

        assertThat(program.errorReader().readLine()).startsWith(flagsAndMessage[1]);
        assertThat(program.waitFor()).isEqualTo(2);
        assertThat(program.inputReader().readLine()).isNull();
    }

    @Test
    void exitsWithOneWhenThePortIsTaken() throws Exception {
        try (Sandbox sandbox = Sandbox.start()) {
            String port = sandbox.endpoint().substring("http://127.0.0.1:".length());
            Process program = start("--port", port);

            assertThat(program.errorReader().readLine()).startsWith("cannot listen on port " + port);
            assertThat(program.waitFor()).isEqualTo(1);
        }
    }

    @Test
    void tellsItsFlags() throws Exception {
        Process program = start("--help");

        assertThat(program.inputReader().lines())
                .anyMatch(line -> line.contains("--client-id"))
                .hasSizeGreaterThan(9);
        assertThat(program.waitFor()).isZero();
    }

    private Process start(String... flags) throws IOException, URISyntaxException {
        String classPath = String.join(
                File.pathSeparator,
                directory.toString(),
                location(Moshi.class).toString(),
                location(Buffer.class).toString(),
                location(Unit.class).toString());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                Sandbox.class.getName()));
        command.addAll(List.of(flags));
        ProcessBuilder builder = new ProcessBuilder(command);
        // The JVM says on the error stream that it has picked such a variable up.
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        Process program = builder.start();
        started.add(program);
        return program;
    }

    /** Reads the exports up to the first session, and puts what is no export into comments. */
    private Map<String, String> exports(Process program) throws IOException {
        Map<String, String> exports = new HashMap<>();
        BufferedReader lines = program.inputReader();
        String line = lines.readLine();
        while (line != null) {
            Matcher export = EXPORT.matcher(line);
            if (export.matches()) {
                exports.put(export.group(1), export.group(2));
            } else {
                comments.add(line);
            }
            boolean last = line.startsWith("# open session") && !lines.ready();
            line = last ? null : lines.readLine();
        }
        return exports;
    }

    private static void logOff(Map<String, String> exports, String keys) {
        BasicCredentials credentials = new BasicCredentials()
                .withAk(exports.get(keys + "AK"))
                .withSk(exports.get(keys + "SK"))
                .withProjectId(exports.get("DCS_PROJECT_ID"));
        if (exports.containsKey(keys + "SECURITY_TOKEN")) {
            credentials.withSecurityToken(exports.get(keys + "SECURITY_TOKEN"));
        }
        DcsClient client = DcsClient.newBuilder()
                .withCredential(credentials)
                .withEndpoints(List.of(exports.get("DCS_ENDPOINT")))
                .build();
        assertThat(client.logoffWebCli(new LogoffWebCliRequest()
                                .withInstanceId(exports.get("DCS_INSTANCE_ID"))
                                .withBody(new LogoutWebCliBody().withClientId(exports.get("DCS_CLIENT_ID"))))
                        .getHttpStatusCode())
                .isEqualTo(204);
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}
