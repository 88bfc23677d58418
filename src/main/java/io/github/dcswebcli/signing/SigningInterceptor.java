package io.github.dcswebcli.signing;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * Signs each request with AK and SK (SDK-HMAC-SHA256), for one endpoint and no other.
 *
 * <p>It signs the headers Host, X-Project-Id, X-Sdk-Date and X-Security-Token, and the body, which is therefore read twice. It
 * replaces what the request says of Host, X-Sdk-Date, X-Security-Token and Authorization. A sent X-Sdk-Content-Sha256 takes the
 * place of the body's hash.
 *
 * <p>Add it with {@code addInterceptor}, after any interceptor that changes the request, to a client with {@code
 * followRedirects(false)}: OkHttp follows redirects below it, and takes the security token along. Thread-safe if the
 * credentials provider is.
 */
public final class SigningInterceptor implements Interceptor {
    private static final List<String> SIGNED_HEADERS =
            List.of("host", "x-project-id", "x-sdk-date", "x-security-token");

    private final HttpUrl endpoint;
    private final @Nullable String projectId;
    private final CredentialsProvider provider;
    private final Clock clock;

    /**
     * An interceptor with the system's clock.
     *
     * @param endpoint the endpoint to sign for: its scheme, host and port; not null
     * @param projectId the project ID, sent and signed as X-Project-Id; if null, a request's own X-Project-Id is signed, if any
     * @param provider where the credentials come from, asked for every request; not null
     * @throws IllegalArgumentException if the project ID is empty or holds anything but visible ASCII characters
     */
    public SigningInterceptor(HttpUrl endpoint, @Nullable String projectId, CredentialsProvider provider) {
        this(endpoint, projectId, provider, Clock.systemUTC());
    }

    /**
     * An interceptor with a clock of one's own.
     *
     * @param endpoint the endpoint to sign for: its scheme, host and port; not null
     * @param projectId the project ID, sent and signed as X-Project-Id; if null, a request's own X-Project-Id is signed, if any
     * @param provider where the credentials come from, asked for every request; not null
     * @param clock the time of signing, which the gateway compares with its own: at most 15 minutes off; not null
     * @throws IllegalArgumentException if the project ID is empty or holds anything but visible ASCII characters
     */
    public SigningInterceptor(HttpUrl endpoint, @Nullable String projectId, CredentialsProvider provider, Clock clock) {
        this.endpoint = Objects.requireNonNull(endpoint, "endpoint == null");
        this.projectId = projectId == null ? null : Credentials.visible("projectId", projectId);
        this.provider = Objects.requireNonNull(provider, "provider == null");
        this.clock = Objects.requireNonNull(clock, "clock == null");
    }

    /**
     * Signs the request and sends it on.
     *
     * @param chain OkHttp's chain, not null
     * @return the response
     * @throws IOException if nothing was sent, since the request is for another host, its body can be read only once, or there
     *     are no credentials; or as the rest of the chain throws
     */
    @Override
    public Response intercept(Chain chain) throws IOException {
        Request request = chain.request();
        requireEndpoint(endpoint, request.url());
        RequestBody body = request.body();
        if (body != null && (body.isOneShot() || body.isDuplex())) {
            throw new IOException("a one-shot or duplex request body cannot be signed, since signing reads it first:"
                    + " give a body that can be written twice");
        }
        if (projectId != null) {
            request = request.newBuilder().header("X-Project-Id", projectId).build();
        }
        return chain.proceed(Signer.sign(request, SIGNED_HEADERS, credentials(), clock.instant())
                .request());
    }

    private Credentials credentials() throws IOException {
        Credentials credentials;
        try {
            credentials = provider.credentials();
        } catch (RuntimeException e) {
            // OkHttp kills its dispatcher's thread for anything but an IOException.
            throw new IOException("the credentials provider failed", e);
        }
        if (credentials == null) {
            throw new IOException("the credentials provider gave null");
        }
        return credentials;
    }

    /** What authenticates a request must reach no host but the one that it is meant for. */
    static void requireEndpoint(HttpUrl endpoint, HttpUrl url) throws IOException {
        if (!url.host().equals(endpoint.host())
                || url.port() != endpoint.port()
                || !url.scheme().equals(endpoint.scheme())) {
            throw new IOException("not authenticating a request to " + url.scheme() + "://" + url.host() + ":"
                    + url.port() + ": this client's endpoint is " + endpoint.scheme() + "://" + endpoint.host() + ":"
                    + endpoint.port());
        }
    }
}
