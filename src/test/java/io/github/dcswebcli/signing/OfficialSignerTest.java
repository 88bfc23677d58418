package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.junit.jupiter.api.Test;

/** The official SDK's signer as an oracle that we did not write, and the four places where it leaves the public guide. */
class OfficialSignerTest {
    private static final int REQUESTS = 10_000;
    private static final long SEED = 20191115;
    private static final Instant AT = Instant.parse("2019-11-15T03:36:55Z");
    private static final String DATE = "20191115T033655Z";

    /** Reserved, unreserved, non-ASCII of two to four bytes, and percent signs, also as parts of escapes. */
    private static final String[] PIECES = {
        "a", "Z", "0", "9", "-", ".", "_", "~", "!", "$", "&", "'", "(", ")", "*", "+", ",", ";", "=", ":", "@", " ",
        "\"", "<", ">", "[", "]", "^", "`", "{", "|", "}", "\\", "%", "%2F", "%20", "%zz", "é", "实", "例", "\uE000",
        "\uFFFD", "🔒", "\t"
    };

    private final Random random = new Random(SEED);

    @Test
    void signsTenThousandGeneratedRequestsAsTheOfficialSignerDoes() throws IOException {
        for (int i = 0; i < REQUESTS; i++) {
            Sample sample = sample();
            assertThat(ours(sample)).as("request %d: %s", i, sample).isEqualTo(official(sample));
        }
    }

    @Test
    void trimsHeaderValuesWhichTheOfficialSignerDoesNot() throws IOException {
        Sample blanks = new Sample().header("X-Project-Id", " project ");

        assertThat(ours(blanks))
                .isEqualTo(official(new Sample().header("X-Project-Id", "project")))
                .isNotEqualTo(official(blanks));
    }

    @Test
    void signsOfARepeatedHeaderTheLastAndSendsNoOther() throws IOException {
        Request twice = new Request.Builder()
                .url("https://example.com/")
                .addHeader("X-Project-Id", "first")
                .addHeader("X-Project-Id", "last")
                .build();
        Signer.Signed signed = Signer.sign(twice, List.of("host", "x-project-id", "x-sdk-date"), credentials(), AT);
        Sample both = new Sample();
        both.headers.put("X-Project-Id", List.of("first", "last"));

        assertThat(signed.request().headers("X-Project-Id")).containsExactly("last");
        assertThat(signed.authorization())
                .isEqualTo(official(new Sample().header("X-Project-Id", "last")))
                .isNotEqualTo(official(both));
    }

    @Test
    void sortsTheValuesOfOneQueryNameWhichTheOfficialSignerDoesNot() throws IOException {
        Sample unsorted = new Sample();
        unsorted.query.put("a", List.of("2", "1"));
        Sample sorted = new Sample();
        sorted.query.put("a", List.of("1", "2"));

        assertThat(ours(unsorted)).isEqualTo(official(sorted)).isNotEqualTo(official(unsorted));
    }

    @Test
    void encodesAnEncodedPathOnceWhichTheOfficialSignerDoesTwice() throws IOException {
        Sample decoded = new Sample();
        decoded.segments.add("a b");
        Sample encoded = new Sample();
        encoded.segments.add("a%20b");

        assertThat(Signer.sign(
                                new Request.Builder()
                                        .url("https://example.com/a%20b")
                                        .build(),
                                List.of("host", "x-sdk-date"),
                                credentials(),
                                AT)
                        .authorization())
                .isEqualTo(official(decoded))
                .isNotEqualTo(official(encoded));
    }

    private Sample sample() {
        Sample sample = new Sample();
        sample.host = pick("example.com", "dcs.cn-north-4.myhuaweicloud.com", "127.0.0.1:8080", "localhost:65535");
        sample.method = pick("GET", "POST", "PUT", "DELETE", "PATCH");
        for (int i = random.nextInt(6); i > 0; i--) {
            // A decoded slash, question mark or hash cannot be told to the official signer; dots are steps in a path.
            String segment = text(6);
            sample.segments.add(segment.equals(".") || segment.equals("..") ? "" : segment);
        }
        if (sample.segments.stream().allMatch(String::isEmpty)) {
            // Of a path of nothing but slashes, the official signer makes an empty canonical path, and no slash.
            sample.segments.clear();
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            List<String> values = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                values.add(random.nextInt(5) == 0 ? "" : text(5) + pick("", "/", "?", "#"));
            }
            values.sort(Comparator.comparing(OfficialSignerTest::encoded));
            sample.query.put(random.nextInt(10) == 0 ? "" : text(4) + pick("", "/", "?", "#"), values);
        }
        if (random.nextBoolean()) {
            sample.header("X-Project-Id", "project" + random.nextInt());
        }
        if (random.nextBoolean()) {
            sample.securityToken = "token+/=" + random.nextInt();
        }
        sample.secretKey = "secret" + random.nextLong();
        if (!sample.method.equals("GET")) {
            sample.body = switch (random.nextInt(20)) {
                case 0 -> "";
                case 1 -> text(20_000);
                default -> text(40);
            };
        }
        return sample;
    }

    private String text(int maxPieces) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(maxPieces + 1); i > 0; i--) {
            text.append(pick(PIECES));
        }
        return text.toString();
    }

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private static Credentials credentials() {
        return Credentials.of("AccessKey", new Sample().secretKey);
    }

    private static String ours(Sample sample) throws IOException {
        String path =
                sample.segments.stream().map(OfficialSignerTest::encoded).collect(Collectors.joining("/", "/", ""));
        HttpUrl.Builder url = HttpUrl.get("https://" + sample.host + path).newBuilder();
        sample.query.forEach((name, values) -> values.forEach(value -> url.addQueryParameter(name, value)));
        Request.Builder request = new Request.Builder()
                .url(url.build())
                .method(
                        sample.method,
                        sample.method.equals("GET") ? null : RequestBody.create(sample.body, (MediaType) null));
        sample.headers.forEach((name, values) -> request.header(name, values.get(0)));
        return Signer.sign(
                        request.build(),
                        List.of("host", "x-project-id", "x-sdk-date", "x-security-token"),
                        sample.securityToken == null
                                ? Credentials.of("AccessKey", sample.secretKey)
                                : Credentials.temporary("AccessKey", sample.secretKey, sample.securityToken),
                        AT)
                .authorization();
    }

    /** The request is a proxy, since the SDK's own builder puts unencoded query names into the URL and signs them as well. */
    private static String official(Sample sample) throws IOException {
        // By its parts, since a URL that is given as one text loses blanks at its end.
        URL host = new URL("https://" + sample.host);
        URL url = new URL("https", host.getHost(), host.getPort(), "/" + String.join("/", sample.segments));
        Map<String, List<String>> headers = new LinkedHashMap<>(sample.headers);
        headers.put("X-Sdk-Date", List.of(DATE));
        if (sample.securityToken != null) {
            headers.put("X-Security-Token", List.of(sample.securityToken));
        }
        HttpRequest request = (HttpRequest) Proxy.newProxyInstance(
                HttpRequest.class.getClassLoader(),
                new Class<?>[] {HttpRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getUrl" -> url;
                    case "getMethod" -> HttpMethod.valueOf(sample.method);
                    case "getQueryParams" -> sample.query;
                    case "getHeaders" -> headers;
                    case "haveHeader" -> headers.containsKey(arguments[0]);
                    case "getHeader" -> headers.get(arguments[0]).get(0);
                    case "getBodyAsString" -> sample.body;
                    case "getBody" -> null;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
        return AKSKSigner.getInstance()
                .sign(request, new BasicCredentials().withAk("AccessKey").withSk(sample.secretKey))
                .get("Authorization");
    }

    private static final class Sample {
        private String host = "example.com";
        private String method = "GET";
        private final List<String> segments = new ArrayList<>();
        private final Map<String, List<String>> query = new TreeMap<>();
        private final Map<String, List<String>> headers = new LinkedHashMap<>();
        private String body = "";
        private String secretKey = "SecretKey";
        private String securityToken;

        Sample header(String name, String value) {
            headers.put(name, List.of(value));
            return this;
        }

        @Override
        public String toString() {
            return method + " " + host + " " + segments + " " + query + " " + headers + " body of "
                    + body.getBytes(StandardCharsets.UTF_8).length;
        }
    }
}
