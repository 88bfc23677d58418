package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dcswebcli.sandbox.Sandbox;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any URL that OkHttp takes is signed as the sandbox, which reads it raw and shares no code with the signer, verifies it. */
class SandboxTakesSignaturesTest {
    @AutoClose
    private static final Sandbox SANDBOX = Sandbox.start();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a",
                "/a/",
                "/a//b",
                "/a///",
                "//a",
                "/a?",
                "/a?&b=1",
                "/a?b=1&&c=2",
                "/a?b",
                "/a?b=",
                "/a?=",
                "/a?=v",
                "/a?b=2&b=1&a=z&a-=1&a%2F=2",
                "/a%2Fb%20c%25/%E5%AE%9E",
                "/a;b=c@d:e!$&'()*,/x",
                "/a?x=/?:@!$'()*,;%3D%26",
                "/a?x=1+2&y=1%202&z=1%2B2",
                "/a/%FF?x=%FF",
                "/a/%ED%A0%80",
                "/a?x=%c3%a9&X=%C3%A9",
                "/~-._/%7E%2D"
            })
    void ofAnyUrl(String path) throws IOException {
        CredentialsProvider credentials = () -> Credentials.of(SANDBOX.accessKey(), SANDBOX.secretKey());
        OkHttpClient http = new OkHttpClient.Builder()
                .addInterceptor(new SigningInterceptor(HttpUrl.get(SANDBOX.endpoint()), "project", credentials))
                .build();
        try (Response response = http.newCall(
                        new Request.Builder().url(SANDBOX.endpoint() + path).build())
                .execute()) {
            // Authentic, and then not found: a wrong signature would be a 401.
            assertThat(response.code()).isEqualTo(404);
        }
    }
}
