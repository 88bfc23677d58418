package io.github.dcswebcli.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.huaweicloud.sdk.core.auth.AKSKSigner;
import com.huaweicloud.sdk.core.auth.BasicCredentials;
import com.huaweicloud.sdk.core.http.HttpMethod;
import com.huaweicloud.sdk.core.http.HttpRequest;
import com.sun.net.httpserver.Headers;
import io.github.dcswebcli.signing.SigningVectorsTest.Vector;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The signatures are known answers, or come from the official SDK's signer. */
class SignatureVerifierTest {
    private static final Instant SIGNED = Instant.parse("2019-11-15T03:36:55Z");
    private static final String SIGNATURE_OF_VPCS = "fd95e7da6f695cfb4cabbb9d6b0968aec155bc576b064835282473539ae9ea1d";
    private static final String VPCS =
            "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs" + "?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0";

    private final SignatureVerifier verifier = at(SIGNED);

    @ParameterizedTest
    @MethodSource("io.github.dcswebcli.signing.SigningVectorsTest#vectors")
    void takesEveryVector(Vector vector) {
        Headers headers = new Headers();
        vector.headers().forEach(headers::set);
        headers.set("Authorization", vector.authorization());
        if (vector.securityToken() != null) {
            headers.set("X-Security-Token", vector.securityToken());
        }
        String target = vector.url().substring(vector.url().indexOf('/', "https://".length()));
        byte[] body = vector.body().getBytes(StandardCharsets.UTF_8);

        assertThat(new SignatureVerifier(
                                vector.accessKey(), vector.secretKey(), vector.securityToken(), clock(SIGNED), true)
                        .refusal(vector.method(), target, headers, body))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                VPCS,
                // The canonical path ends in a slash, whether the sent one does or not.
                "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs/?limit=2&marker=13551d6b-755d-4757-b956-536f674975c0",
                // Parameters in any order, and any way to write the same.
                "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpcs?marker=13551d6b-755d-4757-b956-536f674975c0&limit=2",
                "/v1/%37%37b6a44cba5143ab91d13ab9a8ff44fd/vpcs?&%6Cimit=%32&&marker=13551d6b%2d755d-4757-b956-536f674975c0&",
            })
    void takesARequestWhateverWayItIsWritten(String target) {
        Headers headers = headers("host;x-sdk-date", SIGNATURE_OF_VPCS);

        assertThat(verifier.refusal("GET", target, headers, new byte[0])).isNull();
    }

    @Test
    void takesHeaderNamesInAnyCaseAndOrderAndTrimsValues() {
        Headers headers = headers("X-Sdk-Date;HOST", SIGNATURE_OF_VPCS);
        headers.set("Host", " service.region.example.com  ");

        assertThat(verifier.refusal("GET", VPCS, headers, new byte[0])).isNull();
    }

    @Test
    void encodesAPathAndAQueryAsTheOfficialSignerDoes() {
        HttpRequest request = HttpRequest.newBuilder()
                .withEndpoint("http://service.region.example.com")
                .withMethod(HttpMethod.GET)
                .withPath("/a-b._~c/d+e*(f)/\u5b9e\u4f8b")
                .addQueryParam("a", List.of("1+1", "2 ~/"))
                .addQueryParam("a-b", List.of("\u5b9e*"))
                .addQueryParam("", List.of("="))
                .addHeader("X-Sdk-Date", "20191115T033655Z")
                .build();
        Headers headers = headers("host;x-sdk-date", "");
        AKSKSigner.getInstance()
                .sign(request, new BasicCredentials().withAk("AccessKey").withSk("SecretKey"))
                .forEach(headers::set);
        String path = "/a-b._~c/d+e%2a(%66)/%e5%ae%9E%E4%BE%8B";

        assertThat(verifier.refusal("GET", path + "?a-b=%E5%AE%9E*&a=2%20~/&==&a=1%2B1", headers, new byte[0]))
                .isNull();
        assertThat(verifier.refusal("GET", path + "?a-b=%E5%AE%9E*&a=2%20~/&==&a=1+1", headers, new byte[0]))
                .isEqualTo("the signature does not match");
    }

    @Test
    void takesADateUpToFifteenMinutesOffEitherWayAndNotAMomentMore() {
        Duration limit = Duration.ofMinutes(15);

        assertThat(refusalAt(SIGNED.plus(limit))).isNull();
        assertThat(refusalAt(SIGNED.minus(limit))).isNull();
        assertThat(refusalAt(SIGNED.plus(limit).plusMillis(1))).contains("more than 15 minutes off");
        assertThat(refusalAt(SIGNED.minus(limit).minusMillis(1))).contains("more than 15 minutes off");
    }

    @Test
    void takesASentContentHashInThePlaceOfTheBodys() {
        byte[] body = "{\"key\":\"value\"}".getBytes(StandardCharsets.UTF_8);
        Headers headers =
                headers("host;x-sdk-date", "b5649aa774f6cac7437631662f08815fc65c70e40e486df6db2436ce68902771");
        headers.set("X-Sdk-Content-Sha256", "e43abcf3375244839c012f9633f95862d232a95b00d5bc7348b3098b9fed7f32");

        String target = "/v1/77b6a44cba5143ab91d13ab9a8ff44fd/vpc/123";
        assertThat(verifier.refusal("POST", target, headers, new byte[0])).isNull();
        headers.set("X-Sdk-Content-Sha256", "UNSIGNED");
        assertThat(verifier.refusal("POST", target, headers, body)).isEqualTo("the signature does not match");
    }

    private static String refusalAt(Instant now) {
        return at(now).refusal("GET", VPCS, headers("host;x-sdk-date", SIGNATURE_OF_VPCS), new byte[0]);
    }

    private static SignatureVerifier at(Instant now) {
        return new SignatureVerifier("AccessKey", "SecretKey", null, clock(now), true);
    }

    private static Clock clock(Instant now) {
        return Clock.fixed(now, ZoneOffset.UTC);
    }

    private static Headers headers(String signed, String signature) {
        Headers headers = new Headers();
        headers.set("host", "service.region.example.com");
        headers.set("x-sdk-date", "20191115T033655Z");
        headers.set(
                "authorization",
                "SDK-HMAC-SHA256 Access=AccessKey, SignedHeaders=" + signed + ", Signature=" + signature);
        return headers;
    }
}
