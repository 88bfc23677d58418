package io.github.dcswebcli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.provider.junit5.HttpTestTarget;
import au.com.dius.pact.provider.junit5.HttpsTestTarget;
import au.com.dius.pact.provider.junit5.PactVerificationContext;
import au.com.dius.pact.provider.junit5.PactVerificationInvocationContextProvider;
import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.State;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Restamp;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The provider's side of the contract: the committed pact, replayed against the sandbox or, given {@code -Dprovider.url}, against
 * any endpoint, for which credentials, project, instance and an open session come from the environment.
 */
@Provider("dcs")
@PactFolder("${pact.folder:contracts}")
class ProviderPactTest {
    private static final String URL = System.getProperty("provider.url", "");

    /** What can be brought about at an endpoint that others run, with one open session and no harm to others. */
    private static final Set<String> LIVE = Set.of(
            "a logoff of an open session",
            "a logoff of a session that is not open",
            "a logoff on a malformed instance ID",
            "a logoff with an unknown access key",
            "a logoff on an instance that does not exist");

    @AutoClose
    private final Sandbox sandbox = Sandbox.start();

    @BeforeEach
    void target(PactVerificationContext context) throws IOException {
        URI url = URI.create(URL.isEmpty() ? sandbox.endpoint() : URL);
        int port = url.getPort();
        context.setTarget(
                url.getScheme().equals("https")
                        ? new HttpsTestTarget(url.getHost(), port < 0 ? 443 : port, url.getPath())
                        : new HttpTestTarget(url.getHost(), port < 0 ? 80 : port, url.getPath()));
    }

    @TestTemplate
    @ExtendWith(PactVerificationInvocationContextProvider.class)
    void answersAsThePactSays(PactVerificationContext context, Interaction interaction, HttpRequest request)
            throws Exception {
        assumeTrue(
                URL.isEmpty() || LIVE.contains(interaction.getDescription()),
                () -> "cannot be brought about at an endpoint that others run: " + interaction.getDescription());
        restamp((ClassicHttpRequest) request);
        context.verifyInteraction();
    }
}
