package io.github.dcswebcli.bench;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import io.github.dcswebcli.signing.SignerBench;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The official signer, on the requests of {@link SignerBench}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class OfficialSignerBench {
    private final BasicCredentials credentials =
            new BasicCredentials().withAk(Target.ACCESS_KEY).withSk(Target.SECRET_KEY);
    private final List<HttpRequest> requests =
            SignerBench.VARIANTS.stream().map(OfficialSignerBench::request).toList();
    private int next;

    private static HttpRequest request(SignerBench.Variant variant) {
        return HttpRequest.newBuilder()
                .withMethod(HttpMethod.POST)
                .withEndpoint("https://" + SignerBench.HOST)
                .withPath(variant.path())
                .withContentType("application/json")
                .withBodyAsString(variant.body())
                .addHeader("X-Project-Id", variant.project())
                .build();
    }

    /**
     * Signs the next of the requests.
     *
     * @return the headers to add
     */
    @Benchmark
    public Map<String, String> sign() {
        return AKSKSigner.getInstance().sign(requests.get(next++ & 15), credentials);
    }
}
