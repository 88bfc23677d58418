package io.github.dcswebcli.signing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The signer alone, on requests of which no two are alike. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignerBench {
    /** Where the requests go. */
    public static final String HOST = "dcs.cn-north-4.myhuaweicloud.com";

    /** What the requests are made of: 16, which a mask can count. */
    public static final List<Variant> VARIANTS = IntStream.range(0, 16)
            .mapToObj(i -> new Variant(
                    "project" + i,
                    "/v2/project" + i + "/instances/" + "i".repeat(20 + i) + "/webcli/logout",
                    "b".repeat(40 + 8 * i)))
            .toList();

    private static final List<String> NAMES = List.of("host", "x-project-id", "x-sdk-date", "x-security-token");

    private final Credentials credentials = Credentials.of("ak-of-the-bench", "sk-of-the-bench");
    private final List<Request> requests = VARIANTS.stream()
            .map(variant -> request("https://" + HOST + variant.path(), variant.project(), variant.body()))
            .toList();
    private int next;

    /**
     * What differs between the requests.
     *
     * @param project the project ID, in a header
     * @param path the path
     * @param body the body
     */
    public record Variant(String project, String path, String body) {}

    /**
     * Signs the next of the requests.
     *
     * @return the signed request
     * @throws IOException never
     */
    @Benchmark
    public Request sign() throws IOException {
        return Signer.sign(requests.get(next++ & 15), NAMES, credentials, Instant.now())
                .request();
    }

    /**
     * A ready-made signature.
     *
     * @param url the URL to POST to
     * @param project the project ID
     * @param body the body
     * @param credentials the credentials
     * @return the signed request
     * @throws IOException never
     */
    public static Request signed(String url, String project, String body, Credentials credentials) throws IOException {
        return Signer.sign(request(url, project, body), NAMES, credentials, Instant.now())
                .request();
    }

    private static Request request(String url, String project, String body) {
        return new Request.Builder()
                .url(url)
                .header("X-Project-Id", project)
                .post(RequestBody.create(body, MediaType.get("application/json")))
                .build();
    }
}
