package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.github.dcswebcli.RecordingServer;
import java.io.IOException;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TokenInterceptorTest {
    @AutoClose
    private RecordingServer server;

    @BeforeEach
    void start() throws IOException {
        server = RecordingServer.loggingOff();
    }

    @Test
    void sendsTheTokenAndSignsNothing() throws IOException {
        send(server.url(), () -> "token-1");

        assertThat(server.only().values("X-Auth-Token")).containsExactly("token-1");
        assertThat(server.only().values("Authorization")).isEmpty();
        assertThat(server.only().values("X-Sdk-Date")).isEmpty();
    }

    @Test
    void sendsNothingWithoutAToken() {
        assertThatIOException().isThrownBy(() -> send(server.url(), () -> null)).withMessageContaining("token == null");
        assertThatIOException()
                .isThrownBy(() -> send(server.url(), () -> "secret\n"))
                .withMessageContaining("token must be visible ASCII")
                .satisfies(e -> assertThat(e).hasMessageNotContaining("secret"));
        assertThatIOException()
                .isThrownBy(() -> send(server.url(), () -> {
                    throw new IllegalStateException("vault sealed");
                }))
                .havingCause()
                .withMessage("vault sealed");
        assertThat(server.connections()).isZero();
    }

    @Test
    void sendsTheTokenToNoOtherHost() throws IOException {
        try (RecordingServer other = RecordingServer.loggingOff()) {
            assertThatIOException()
                    .isThrownBy(() -> send(other.url(), () -> "token-1"))
                    .withMessageContaining(other.url());
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void namesTheArgumentThatIsNull() {
        assertThatNullPointerException()
                .isThrownBy(() -> new TokenInterceptor(null, () -> "t"))
                .withMessage("endpoint == null");
        assertThatNullPointerException()
                .isThrownBy(() -> new TokenInterceptor(HttpUrl.get(server.url()), null))
                .withMessage("token == null");
    }

    private void send(String url, Supplier<String> token) throws IOException {
        new OkHttpClient.Builder()
                .addInterceptor(new TokenInterceptor(HttpUrl.get(server.url()), token))
                .build()
                .newCall(new Request.Builder().url(url).build())
                .execute()
                .close();
    }
}
