package io.github.dcswebcli.sandbox;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Distributed Cache Service for tests: one project with its instances and their open Web CLI sessions, served on
 * 127.0.0.1 behind what stands for the provider's API gateway.
 *
 * <p>It logs sessions off, verifies signatures and tokens by itself, and answers in the provider's documented shapes
 * and codes. Where the provider's page leaves a question open, it assumes: leaving the client ID out ends every session
 * of the instance; a session that has been ended is as one that never was, 400; an ID of a project or an instance is of
 * letters, digits and hyphens, and any other is malformed, 400. Unlike the provider's, it never locks an access key.
 *
 * <p>Every answer of DCS and the gateway carries an {@code X-Request-Id}. What the JDK's HTTP server refuses by itself
 * does not: a malformed request line or header gets its plain 400 or 501; more than 200 headers, or a target such as
 * {@code CONNECT}'s that is no path, a closed connection.
 *
 * <p>It is up from {@link #start()} until {@link #close()} and safe for use by many threads. A sandbox left open does
 * not keep a program from ending.
 *
 * <p>Loading it sets the system property {@code sun.net.httpserver.nodelay} to true, unless it is set.
 */
public final class Sandbox implements AutoCloseable {
    static final Pattern ID = Pattern.compile("[A-Za-z0-9-]+");

    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");
    private static final Pattern ACCESS_KEY = Pattern.compile("[!-~&&[^,]]+");
    private static final SecureRandom RANDOM = new SecureRandom();

    static {
        // The server of JDK 17 sends the head and the body of an answer apart, and the body then waits 40 ms for the
        // client's delayed acknowledgement. This is its only switch for that, read when a JVM makes its first server.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /** What our own tests let see every answer of the sandboxes that start after it is added. */
    static final List<Filter> FILTERS = new CopyOnWriteArrayList<>();

    private final HttpServer server;
    private final ExecutorService executor;
    private final Provider provider;
    private final ProviderStates states;
    private final String accessKey;
    private final String secretKey;
    private final String token;
    private final String projectId;
    private final String instanceId;

    /** Starts it without a word of what it does not check. */
    Sandbox(Builder builder) {
        accessKey = builder.accessKey;
        secretKey = builder.secretKey;
        token = builder.token;
        projectId = builder.projectId;
        instanceId = builder.instanceId;
        SignatureVerifier verifier = new SignatureVerifier(
                accessKey, secretKey, builder.securityToken, builder.clock, builder.checkSignatures);
        provider = new Provider(verifier, token, projectId, instanceId);
        states = new ProviderStates(provider, verifier, token, projectId, instanceId);
        try {
            // More than the default 50 may knock at once; who finds the queue full waits a second.
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), builder.port), 1024);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on port " + builder.port + ": " + e.getMessage(), e);
        }
        executor = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "dcs-sandbox");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", builder.providerStates ? states : provider)
                .getFilters()
                .addAll(FILTERS);
        // The server's own thread is a daemon if the one that starts it is.
        CompletableFuture.runAsync(server::start, executor).join();
    }

    /**
     * Starts a sandbox on a free port, everything else made up at random: keys, token, project, and one instance
     * without an open session.
     *
     * @return the running sandbox, not null
     * @throws UncheckedIOException if it cannot listen
     */
    public static Sandbox start() {
        return builder().start();
    }

    /**
     * Begins a sandbox of which something is given; what is not is as {@link #start()} says.
     *
     * @return a new builder, not null
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Serves until it is stopped, and prints how to call it. {@code --help} tells the flags; for a wrong one it exits
     * with status 2, and with 1 if it cannot listen.
     *
     * @param args the flags
     * @throws InterruptedException if it is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        CommandLine.run(args);
    }

    /**
     * Where it listens.
     *
     * @return {@code http://127.0.0.1:} and the port, not null
     */
    public String endpoint() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /**
     * The access key (AK) that it knows.
     *
     * @return the access key, not null
     */
    public String accessKey() {
        return accessKey;
    }

    /**
     * The secret key (SK) of the access key.
     *
     * @return the secret key, not null
     */
    public String secretKey() {
        return secretKey;
    }

    /**
     * The token that it takes as {@code X-Auth-Token} instead of a signature.
     *
     * @return the token, not null
     */
    public String token() {
        return token;
    }

    /**
     * The one project that the credentials may use.
     *
     * @return the project ID, not null
     */
    public String projectId() {
        return projectId;
    }

    /**
     * The default instance.
     *
     * @return the instance ID, not null
     */
    public String instanceId() {
        return instanceId;
    }

    /**
     * Opens a session on the default instance.
     *
     * @return its client ID, a secret, in the form that the provider's page shows: 48 lower-case hex digits; not null
     */
    public String openSession() {
        String clientId = randomClientId();
        provider.openSession(instanceId, clientId);
        return clientId;
    }

    /**
     * Opens a session, on an instance that is made if there is none of that ID.
     *
     * @param instanceId the instance: letters, digits and hyphens, not null
     * @param clientId the client ID of the session, any text but a blank one, not null
     * @throws IllegalArgumentException if one of them is not so
     */
    public void openSession(String instanceId, String clientId) {
        checkId("instanceId", instanceId);
        if (clientId == null) {
            throw new IllegalArgumentException("clientId == null");
        }
        if (clientId.isBlank()) {
            throw new IllegalArgumentException("clientId is blank");
        }
        provider.openSession(instanceId, clientId);
    }

    /**
     * The sessions that are open on the default instance at this moment.
     *
     * @return their client IDs, an unmodifiable copy, not null
     */
    public Set<String> openSessions() {
        return provider.openSessions(instanceId);
    }

    /**
     * Makes every request that is authentic and for a known URL fail with 500, or ends that.
     *
     * @param failing whether to fail
     */
    public void failing(boolean failing) {
        provider.failing = failing;
    }

    /**
     * Takes the right to log sessions off from the credentials, so that the answer is 403, or gives it back.
     *
     * @param denying whether to deny
     */
    public void denying(boolean denying) {
        provider.denying = denying;
    }

    /**
     * Brings it into one of Pact's provider states, and out of the state before: what {@link #failing} and {@link
     * #denying} did ends too, and so do the sessions that states opened. Other sessions stay. In every state a session
     * is open on the default instance.
     *
     * @param state the state's name as the pact has it, not null
     * @return the values to put into the request: {@code projectId}, {@code instanceId}, {@code clientId}, {@code
     *     token}, and {@code securityToken} while the keys are temporary credentials; a new map, not null, that holds
     *     secrets
     * @throws IllegalArgumentException if there is no such state; its message lists those that there are
     */
    public Map<String, String> providerState(String state) {
        return states.set(state);
    }

    /** Stops at once: the port is free again, connections are cut, its threads end. Closing again does nothing. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    /** Names the endpoint alone. */
    @Override
    public String toString() {
        return "Sandbox[" + endpoint() + "]";
    }

    static String randomClientId() {
        return randomHex(24);
    }

    static String randomInstanceId() {
        return UUID.randomUUID().toString();
    }

    static String randomHex(int bytes) {
        byte[] random = new byte[bytes];
        RANDOM.nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private static String checkId(String name, @Nullable String value) {
        return check(name, value, ID, "letters, digits and hyphens");
    }

    private static String checkVisible(String name, @Nullable String value) {
        return check(name, value, VISIBLE, "visible ASCII characters");
    }

    private static String check(String name, @Nullable String value, Pattern pattern, String rule) {
        if (value == null) {
            throw new IllegalArgumentException(name + " == null");
        }
        if (!pattern.matcher(value).matches()) {
            throw new IllegalArgumentException(name + " must be one or more " + rule);
        }
        return value;
    }

    /**
     * What a sandbox is made of. Every setter checks its argument, and throws IllegalArgumentException naming the
     * parameter. Not for use by several threads.
     */
    public static final class Builder {
        private int port;
        private String accessKey = randomHex(10).toUpperCase(Locale.ROOT);
        private String secretKey = randomHex(20);
        private @Nullable String securityToken;
        private String token = randomHex(64);
        private String projectId = randomHex(16);
        private String instanceId = randomInstanceId();
        private Clock clock = Clock.systemUTC();
        private boolean checkSignatures = true;
        private boolean providerStates;

        private Builder() {}

        /**
         * Sets the port.
         *
         * @param port the port to listen on; 0, the default, takes a free one
         * @return this builder
         */
        public Builder port(int port) {
            if (port < 0 || port > 65535) {
                throw new IllegalArgumentException("port must be 0 to 65535: " + port);
            }
            this.port = port;
            return this;
        }

        /**
         * Sets the access key.
         *
         * @param accessKey the access key (AK), visible ASCII characters without a comma, not null
         * @return this builder
         */
        public Builder accessKey(String accessKey) {
            this.accessKey = check("accessKey", accessKey, ACCESS_KEY, "visible ASCII characters without a comma");
            return this;
        }

        /**
         * Sets the secret key.
         *
         * @param secretKey the secret key (SK), visible ASCII characters, not null
         * @return this builder
         */
        public Builder secretKey(String secretKey) {
            this.secretKey = checkVisible("secretKey", secretKey);
            return this;
        }

        /**
         * Makes the keys temporary credentials: a signed request must carry and sign this security token. Without it,
         * the default, a request must carry none.
         *
         * @param securityToken the security token, visible ASCII characters, not null
         * @return this builder
         */
        public Builder securityToken(String securityToken) {
            this.securityToken = checkVisible("securityToken", securityToken);
            return this;
        }

        /**
         * Sets the token that is taken as {@code X-Auth-Token} instead of a signature.
         *
         * @param token the token, visible ASCII characters, not null
         * @return this builder
         */
        public Builder token(String token) {
            this.token = checkVisible("token", token);
            return this;
        }

        /**
         * Sets the one project that the credentials may use.
         *
         * @param projectId the project ID: letters, digits and hyphens, not null
         * @return this builder
         */
        public Builder projectId(String projectId) {
            this.projectId = checkId("projectId", projectId);
            return this;
        }

        /**
         * Sets the default instance.
         *
         * @param instanceId the instance ID: letters, digits and hyphens, not null
         * @return this builder
         */
        public Builder instanceId(String instanceId) {
            this.instanceId = checkId("instanceId", instanceId);
            return this;
        }

        /**
         * Sets the clock by which a request's date is judged.
         *
         * @param clock the clock, not null; the default is the system's
         * @return this builder
         */
        public Builder clock(Clock clock) {
            if (clock == null) {
                throw new IllegalArgumentException("clock == null");
            }
            this.clock = clock;
            return this;
        }

        /**
         * Sets whether signatures are verified. Without that, any {@code Authorization} of the right form is taken,
         * whatever its access key, date, headers and signature: for a verifier of Pact that sends recorded requests and
         * cannot sign them anew. A warning is logged at the start then.
         *
         * @param checkSignatures whether to verify, which is the default
         * @return this builder
         */
        public Builder checkSignatures(boolean checkSignatures) {
            this.checkSignatures = checkSignatures;
            return this;
        }

        /**
         * Sets whether {@link Sandbox#providerState} is served over HTTP too, for a verifier of Pact in any language.
         *
         * <p>It is {@code POST /_pact/provider-states} with {@code {"action": "setup", "state": "…"}}, unsigned; the
         * action may be left out, and {@code teardown} leaves the state. The answer is 200 with the values as a JSON
         * object, empty for a teardown, or 400 with an {@code error} that tells what is wrong.
         *
         * @param providerStates whether to serve them; the default is not to
         * @return this builder
         */
        public Builder providerStates(boolean providerStates) {
            this.providerStates = providerStates;
            return this;
        }

        /**
         * Starts the sandbox.
         *
         * @return the running sandbox, not null
         * @throws UncheckedIOException if it cannot listen
         */
        public Sandbox start() {
            Sandbox sandbox = new Sandbox(this);
            if (!checkSignatures) {
                System.getLogger(Sandbox.class.getName())
                        .log(System.Logger.Level.WARNING, sandbox + " does not check signatures");
            }
            return sandbox;
        }
    }
}
