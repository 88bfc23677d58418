package io.github.dcswebcli;

import io.github.dcswebcli.WebCliException.ConnectionException;
import io.github.dcswebcli.WebCliException.RequestTimeoutException;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.api.WebCliApi;
import io.github.dcswebcli.model.LogoutWebCliBody;
import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.CredentialsProvider;
import io.github.dcswebcli.signing.SigningInterceptor;
import io.github.dcswebcli.signing.TokenInterceptor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import okhttp3.Authenticator;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;
import retrofit2.Retrofit;
import retrofit2.converter.moshi.MoshiConverterFactory;

/**
 * Ends sessions of the Web CLI, the browser console onto a Redis instance of DCS (operation {@code LogoffWebCli}, API v2).
 *
 * <p>A call leaves no doubt: it returns when the session was logged off, and otherwise throws a {@link WebCliException} that says
 * whether it was refused, never sent, or sent without an answer. It sends one request, and sends it once: no redirect is followed
 * and nothing is repeated.
 *
 * <p>Immutable and thread-safe: make one and share it. Close it when it is no longer needed, or its threads may keep a program
 * from ending for a minute.
 */
public final class WebCliClient implements AutoCloseable {
    static final String REQUEST_ID = "X-Request-Id";

    private final String projectId;
    private final OkHttpClient http;
    private final boolean ownsHttp;
    private final WebCliApi api;
    private volatile boolean closed;

    private WebCliClient(String projectId, HttpUrl endpoint, OkHttpClient http, boolean ownsHttp) {
        this.projectId = projectId;
        this.http = http;
        this.ownsHttp = ownsHttp;
        this.api = new Retrofit.Builder()
                .baseUrl(endpoint)
                .callFactory(Evidence.collectedBy(http))
                .addConverterFactory(MoshiConverterFactory.create())
                .build()
                .create(WebCliApi.class);
    }

    /**
     * A builder with nothing set.
     *
     * @return the builder, for use by one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Logs off without naming a session. The provider does not say what that does; presumably it ends every session of the
     * instance.
     *
     * @param instanceId the ID of the DCS instance; not blank, neither {@code .} nor {@code ..}
     * @return the completed logoff
     * @throws IllegalArgumentException if the instance ID cannot be one; nothing has been sent then
     * @throws IllegalStateException if the client is closed
     * @throws ServiceResponseException if the answer is anything but a success
     * @throws RequestTimeoutException if there was no answer in time
     * @throws ConnectionException if there was no answer for another reason
     */
    public LogoffResult logoff(String instanceId) {
        return execute(instanceId, null);
    }

    /**
     * Ends one session.
     *
     * @param instanceId the ID of the DCS instance; not blank, neither {@code .} nor {@code ..}
     * @param clientId the client ID of the session, which is a secret; not blank
     * @return the completed logoff
     * @throws IllegalArgumentException if an argument cannot be what it should; nothing has been sent then
     * @throws IllegalStateException if the client is closed
     * @throws ServiceResponseException if the answer is anything but a success
     * @throws RequestTimeoutException if there was no answer in time
     * @throws ConnectionException if there was no answer for another reason
     */
    public LogoffResult logoff(String instanceId, String clientId) {
        return execute(instanceId, notBlank("clientId", clientId));
    }

    /**
     * Logs off without naming a session, and does not wait. The provider does not say what that does; presumably it ends every
     * session of the instance.
     *
     * @param instanceId the ID of the DCS instance; not blank, neither {@code .} nor {@code ..}
     * @return the logoff to come, which fails with a {@link WebCliException}; to cancel it cancels the call, though the request
     *     may have gone out. It completes on a thread of the HTTP client.
     * @throws IllegalArgumentException if the instance ID cannot be one; nothing is sent then
     * @throws IllegalStateException if the client is closed
     */
    public CompletableFuture<LogoffResult> logoffAsync(String instanceId) {
        return enqueue(instanceId, null);
    }

    /**
     * Ends one session, and does not wait. Any number of calls may be made at once: a client with an HTTP client of its own sends 64
     * at a time, one with another what that one's dispatcher allows, which is 5 if it says nothing else. The call's timeout counts
     * from the sending.
     *
     * @param instanceId the ID of the DCS instance; not blank, neither {@code .} nor {@code ..}
     * @param clientId the client ID of the session, which is a secret; not blank
     * @return the logoff to come, which fails with a {@link WebCliException}; to cancel it cancels the call, though the request
     *     may have gone out. It completes on a thread of the HTTP client.
     * @throws IllegalArgumentException if an argument cannot be what it should; nothing is sent then
     * @throws IllegalStateException if the client is closed
     */
    public CompletableFuture<LogoffResult> logoffAsync(String instanceId, String clientId) {
        return enqueue(instanceId, notBlank("clientId", clientId));
    }

    /**
     * Releases the threads and connections that this client made; an HTTP client that was brought is left as it is. Calls under
     * way go on, those that still wait for their turn fail as never sent, and new ones are refused.
     */
    @Override
    public void close() {
        closed = true;
        if (ownsHttp) {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
        }
    }

    private LogoffResult execute(String instanceId, @Nullable String clientId) {
        Call<Void> call = call(instanceId, clientId);
        try {
            return result(call, call.execute(), clientId);
        } catch (IOException e) {
            throw failure(call, e, clientId);
        }
    }

    private CompletableFuture<LogoffResult> enqueue(String instanceId, @Nullable String clientId) {
        Call<Void> call = call(instanceId, clientId);
        CompletableFuture<LogoffResult> future = new CompletableFuture<>();
        call.enqueue(new Callback<>() {
            @Override
            public void onResponse(Call<Void> call, Response<Void> response) {
                try {
                    future.complete(result(call, response, clientId));
                } catch (IOException e) {
                    future.completeExceptionally(failure(call, e, clientId));
                } catch (RuntimeException e) {
                    future.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call<Void> call, Throwable t) {
                future.completeExceptionally(t instanceof IOException e ? failure(call, e, clientId) : t);
            }
        });
        future.whenComplete((result, t) -> {
            if (t instanceof CancellationException || t instanceof TimeoutException) {
                call.cancel();
            }
        });
        return future;
    }

    private Call<Void> call(String instanceId, @Nullable String clientId) {
        if (closed) {
            throw new IllegalStateException("the client is closed");
        }
        return api.logoffWebCli(projectId, pathSegment("instanceId", instanceId), new LogoutWebCliBody(clientId));
    }

    private static LogoffResult result(Call<Void> call, Response<Void> response, @Nullable String clientId)
            throws IOException {
        if (Evidence.isSuccess(response.code())) {
            return new LogoffResult(response.code(), response.headers().get(REQUEST_ID));
        }
        String body = Evidence.of(call).body();
        if (body.isEmpty() && response.errorBody() != null) {
            // An interceptor of the HTTP client that was brought has answered by itself.
            body = response.errorBody().string();
        }
        throw ServiceResponseException.of(response.raw(), body, clientId);
    }

    private static WebCliException failure(Call<Void> call, IOException e, @Nullable String clientId) {
        Evidence evidence = Evidence.of(call);
        if (evidence.head() != null && !Evidence.isSuccess(evidence.head().code())) {
            return ServiceResponseException.of(evidence.head(), evidence.body(), clientId);
        }
        boolean neverSent = !evidence.sent();
        boolean timeout = e instanceof SocketTimeoutException
                || e instanceof InterruptedIOException && "timeout".equals(e.getMessage());
        boolean closed = e instanceof InterruptedIOException && "executor rejected".equals(e.getMessage());
        String hint = "check the endpoint, and the network, proxy and TLS settings on the way";
        if (timeout) {
            hint = "a longer callTimeout may help, or longer timeouts of an HTTP client that was brought";
        } else if (closed) {
            hint = "the client was closed while the call waited for its turn";
        }
        String message = call.request().method() + " " + call.request().url()
                + (neverSent
                        ? " was not sent, so no session has been ended: "
                        : " was sent, but no usable answer came, so the session may have been ended or not: ")
                + (e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage())
                + "; " + hint;
        return timeout
                ? new RequestTimeoutException(message, e, neverSent)
                : new ConnectionException(message, e, neverSent);
    }

    private static String pathSegment(String name, @Nullable String value) {
        if (notBlank(name, value).equals(".") || value.equals("..")) {
            throw new IllegalArgumentException(name + " must not be . or .., which a URL takes for a step in its path");
        }
        return value;
    }

    private static String notBlank(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " == null");
        }
        if (value.isBlank()) {
            throw new IllegalArgumentException(name + " must not be blank");
        }
        return value;
    }

    /**
     * Gathers what a client needs: the endpoint or the region, the project ID, and credentials or a token. The rest has defaults.
     * Not thread-safe.
     */
    public static final class Builder {
        private static final Duration DEFAULT_CALL_TIMEOUT = Duration.ofSeconds(30);

        private @Nullable String endpoint;
        private @Nullable String region;
        private @Nullable String projectId;
        private @Nullable CredentialsProvider credentials;
        private @Nullable Supplier<String> token;
        private @Nullable OkHttpClient httpClient;
        private @Nullable Duration callTimeout;
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /**
         * The endpoint to call; either this or {@link #region}.
         *
         * @param endpoint an https URL, possibly with a path, such as {@code https://dcs.cn-north-4.myhuaweicloud.com}; plain
         *     http is for loopback alone
         * @return this builder
         */
        public Builder endpoint(String endpoint) {
            this.endpoint = endpoint;
            return this;
        }

        /**
         * The region whose public endpoint, {@code https://dcs.<region>.myhuaweicloud.com}, to call; either this or {@link
         * #endpoint}.
         *
         * @param region the region's ID, such as {@code cn-north-4}
         * @return this builder
         */
        public Builder region(String region) {
            this.region = region;
            return this;
        }

        /**
         * The project that the instances belong to; required.
         *
         * @param projectId the project ID; not blank, neither {@code .} nor {@code ..}; with credentials, which sign it in a
         *     header, visible ASCII characters alone
         * @return this builder
         */
        public Builder projectId(String projectId) {
            this.projectId = projectId;
            return this;
        }

        /**
         * Fixed credentials to sign with; these, {@linkplain #credentials(CredentialsProvider) a provider} or {@link #token}.
         *
         * @param credentials the credentials
         * @return this builder
         */
        public Builder credentials(Credentials credentials) {
            this.credentials = credentials == null ? null : () -> credentials;
            return this;
        }

        /**
         * Where the credentials to sign with come from.
         *
         * @param credentials the provider, asked for every call
         * @return this builder
         */
        public Builder credentials(CredentialsProvider credentials) {
            this.credentials = credentials;
            return this;
        }

        /**
         * An IAM token to send instead of a signature.
         *
         * @param token the token, which is good for 24 hours; asked for every call
         * @return this builder
         */
        public Builder token(Supplier<String> token) {
            this.token = token;
            return this;
        }

        /**
         * An HTTP client to bring connection pool, proxy, TLS, DNS, interceptors and listeners. It is not changed, and its
         * resources are shared. Redirects and its authenticator are off for the calls of this client.
         *
         * @param httpClient the HTTP client; without one, the client makes its own
         * @return this builder
         */
        public Builder httpClient(OkHttpClient httpClient) {
            this.httpClient = httpClient;
            return this;
        }

        /**
         * How long a whole call may take, from looking up the host to the end of the answer.
         *
         * @param callTimeout the time, at least a millisecond; without one, that of the HTTP client that was brought, or else 30
         *     seconds
         * @return this builder
         */
        public Builder callTimeout(Duration callTimeout) {
            this.callTimeout = callTimeout;
            return this;
        }

        /**
         * The clock that dates the signature, which the gateway compares with its own: at most 15 minutes off.
         *
         * @param clock the clock; without one, the system's
         * @return this builder
         */
        public Builder clock(Clock clock) {
            this.clock = clock;
            return this;
        }

        /**
         * Checks everything and makes the client. Nothing is sent, and no credentials are asked for.
         *
         * @return the client
         * @throws IllegalArgumentException if something is missing, contradictory or cannot be; the message names it
         */
        public WebCliClient build() {
            HttpUrl url = url();
            String project = pathSegment("projectId", projectId);
            Interceptor authentication = authentication(url, project);
            OkHttpClient.Builder http;
            if (httpClient == null) {
                http = ownHttpClient(url);
            } else {
                http = httpClient.newBuilder();
            }
            if (callTimeout != null) {
                http.callTimeout(inRange(callTimeout));
            } else if (httpClient == null || httpClient.callTimeoutMillis() == 0) {
                http.callTimeout(DEFAULT_CALL_TIMEOUT);
            }
            http.followRedirects(false)
                    .followSslRedirects(false)
                    .authenticator(Authenticator.NONE)
                    .addInterceptor(authentication)
                    .addInterceptor(Evidence::collect)
                    .addNetworkInterceptor(Evidence::note);
            return new WebCliClient(project, url, http.build(), httpClient == null);
        }

        private static OkHttpClient.Builder ownHttpClient(HttpUrl url) {
            Dispatcher dispatcher = new Dispatcher();
            // There is one host, so that the limit for a host is that of all.
            dispatcher.setMaxRequestsPerHost(dispatcher.getMaxRequests());
            OkHttpClient.Builder http = new OkHttpClient.Builder()
                    .dispatcher(dispatcher)
                    .connectionPool(new ConnectionPool(dispatcher.getMaxRequests(), 1, TimeUnit.MINUTES))
                    // Once connected, the call's timeout alone decides: that of a read would cut a longer one short.
                    .readTimeout(Duration.ZERO)
                    .writeTimeout(Duration.ZERO);
            if (!url.isHttps()) {
                // A third of the time of a first call goes into the setting up of TLS, for which plain http has no use.
                http.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
            }
            return http;
        }

        private HttpUrl url() {
            if ((endpoint == null) == (region == null)) {
                throw new IllegalArgumentException("exactly one of endpoint and region must be given");
            }
            if (region != null) {
                if (region.isEmpty()
                        || !region.chars().allMatch(c -> c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-')) {
                    throw new IllegalArgumentException("region must be an ID such as cn-north-4");
                }
                return HttpUrl.get("https://dcs." + region + ".myhuaweicloud.com/");
            }
            HttpUrl url = HttpUrl.parse(endpoint);
            if (url == null
                    || !url.username().isEmpty()
                    || !url.password().isEmpty()
                    || url.query() != null
                    || url.fragment() != null) {
                throw new IllegalArgumentException(
                        "endpoint must be a URL such as https://dcs.cn-north-4.myhuaweicloud.com,"
                                + " with no user, query or fragment");
            }
            if (!url.isHttps() && !isLoopback(url.host())) {
                throw new IllegalArgumentException("endpoint must be https: plain http is for loopback alone");
            }
            return url.encodedPath().endsWith("/")
                    ? url
                    : url.newBuilder().addPathSegment("").build();
        }

        /** By the text alone: a name that resolves to loopback today can be another host tomorrow. */
        private static boolean isLoopback(String host) {
            return host.equals("localhost")
                    || host.equals("::1")
                    || host.startsWith("127.") && host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        }

        private Interceptor authentication(HttpUrl url, String project) {
            if ((credentials == null) == (token == null)) {
                throw new IllegalArgumentException("exactly one of credentials and token must be given");
            }
            if (token != null) {
                return new TokenInterceptor(url, token);
            }
            if (clock == null) {
                throw new IllegalArgumentException("clock == null");
            }
            return new SigningInterceptor(url, project, credentials, clock);
        }

        private static Duration inRange(Duration callTimeout) {
            if (callTimeout.compareTo(Duration.ofMillis(1)) < 0
                    || callTimeout.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) > 0) {
                throw new IllegalArgumentException(
                        "callTimeout must be from 1 to " + Integer.MAX_VALUE + " milliseconds");
            }
            return callTimeout;
        }
    }
}
