package io.github.dcswebcli.signing;

import java.io.IOException;
import java.util.Objects;
import java.util.function.Supplier;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Authenticates each request by an IAM token, sent as X-Auth-Token and not signed, for one endpoint and no other.
 *
 * <p>Add it with {@code addInterceptor} to a client with {@code followRedirects(false)}: OkHttp follows redirects below it, and
 * takes the token along. Thread-safe if the supplier is.
 */
public final class TokenInterceptor implements Interceptor {
    private final HttpUrl endpoint;
    private final Supplier<String> token;

    /**
     * An interceptor for one endpoint.
     *
     * @param endpoint the endpoint to authenticate for: its scheme, host and port; not null
     * @param token the token, which is good for 24 hours; asked for every request, by the thread that sends it; not null
     */
    public TokenInterceptor(HttpUrl endpoint, Supplier<String> token) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint == null");
        this.token = Objects.requireNonNull(token, "token == null");
    }

    /**
     * Adds the token and sends the request on.
     *
     * @param chain OkHttp's chain, not null
     * @return the response
     * @throws IOException if nothing was sent, since the request is for another host or there is no token; or as the rest of the
     *     chain throws
     */
    @Override
    public Response intercept(Chain chain) throws IOException {
        SigningInterceptor.requireEndpoint(endpoint, chain.request().url());
        return chain.proceed(
                chain.request().newBuilder().header("X-Auth-Token", value()).build());
    }

    /** Whatever is wrong is an IOException: OkHttp kills its dispatcher's thread for any other. */
    private String value() throws IOException {
        String value;
        try {
            value = token.get();
        } catch (RuntimeException e) {
            throw new IOException("the token supplier failed", e);
        }
        try {
            return Credentials.visible("token", value);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
