package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.squareup.moshi.JsonAdapter;
import com.squareup.moshi.Moshi;
import com.squareup.moshi.Types;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The known answers, stage by stage, from a file that any language can read. */
public class SigningVectorsTest {
    /** One known answer; {@code source} says whose. */
    public record Vector(
            String name,
            String method,
            String url,
            Map<String, String> headers,
            String signedHeaders,
            String body,
            String accessKey,
            String secretKey,
            String securityToken,
            String canonicalRequest,
            String stringToSign,
            String authorization,
            String source) {
        @Override
        public String toString() {
            return name;
        }
    }

    public static List<Vector> vectors() throws IOException {
        JsonAdapter<List<Vector>> adapter =
                new Moshi.Builder().build().adapter(Types.newParameterizedType(List.class, Vector.class));
        return adapter.fromJson(Files.readString(Path.of("contracts/signing-vectors.json")));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void everyStageIsAsTheVectorHasIt(Vector vector) throws IOException {
        Request.Builder request = new Request.Builder().url(vector.url);
        vector.headers.forEach(request::header);
        request.method(
                vector.method, vector.method.equals("GET") ? null : RequestBody.create(vector.body, (MediaType) null));
        Credentials credentials = vector.securityToken == null
                ? Credentials.of(vector.accessKey, vector.secretKey)
                : Credentials.temporary(vector.accessKey, vector.secretKey, vector.securityToken);
        Instant at = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .parse(vector.headers.get("X-Sdk-Date"), Instant::from);

        Signer.Signed signed = Signer.sign(request.build(), List.of(vector.signedHeaders.split(";")), credentials, at);

        assertThat(signed.canonicalRequest()).isEqualTo(vector.canonicalRequest);
        assertThat(signed.stringToSign()).isEqualTo(vector.stringToSign);
        assertThat(signed.authorization()).isEqualTo(vector.authorization);
        assertThat(signed.request().header("Authorization")).isEqualTo(vector.authorization);
        vector.headers.forEach(
                (name, value) -> assertThat(signed.request().header(name)).isEqualTo(value));
    }
}
