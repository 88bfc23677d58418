package io.github.dcswebcli.contract;

import au.com.dius.pact.core.model.DefaultPactReader;
import au.com.dius.pact.core.model.Interaction;
import au.com.dius.pact.core.model.SynchronousRequestResponse;
import au.com.dius.pact.provider.HttpClientFactory;
import au.com.dius.pact.provider.ProviderClient;
import au.com.dius.pact.provider.ProviderInfo;
import au.com.dius.pact.provider.ProviderVerifier;
import au.com.dius.pact.provider.VerificationResult;
import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Restamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.RequestBody;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/** A pact, as text, against a provider: what ProviderPactTest does, for the mutants of either to be tried on. */
final class ProviderCheck {
    private ProviderCheck() {}

    /** What is wrong, a line each, which begins with the interaction; the sandbox may stand behind the endpoint. */
    static List<String> problems(String pact, Sandbox sandbox, String endpoint) {
        URI url = URI.create(endpoint);
        ProviderInfo provider = new ProviderInfo("dcs", "http", url.getHost(), url.getPort());
        Consumer<ClassicHttpRequest> fresh = request -> restamp(request, sandbox.accessKey(), sandbox.secretKey());
        provider.setRequestFilter(fresh);
        ProviderVerifier verifier = new ProviderVerifier();
        verifier.setReporters(List.of());

        List<String> problems = new ArrayList<>();
        for (Interaction interaction : DefaultPactReader.INSTANCE.loadPact(pact).getInteractions()) {
            try {
                Map<String, Object> context = new HashMap<>();
                context.put(
                        "providerState",
                        sandbox.providerState(
                                interaction.getProviderStates().get(0).getName()));
                VerificationResult result = verifier.verifyResponseFromProvider(
                        provider,
                        (SynchronousRequestResponse) interaction,
                        interaction.getDescription(),
                        new HashMap<>(),
                        new ProviderClient(provider, new HttpClientFactory()),
                        context,
                        false);
                if (result instanceof VerificationResult.Failed failed) {
                    problems.add(interaction.getDescription() + ": "
                            + failed.getFailures().values().stream()
                                    .flatMap(List::stream)
                                    .map(failure -> failure.description())
                                    .toList());
                }
            } catch (IllegalArgumentException e) {
                problems.add(interaction.getDescription() + ": " + e.getMessage());
            }
        }
        return problems;
    }

    /** Date and signature must be fresh. Nothing else is touched, or the contract would not be what is verified. */
    static void restamp(ClassicHttpRequest request, String accessKey, String secretKey) {
        try {
            HttpEntity entity = request.getEntity();
            byte[] body = entity == null ? new byte[0] : EntityUtils.toByteArray(entity);
            Request.Builder recorded = new Request.Builder()
                    .url(request.getUri().toString())
                    .method(request.getMethod(), RequestBody.create(body, (MediaType) null));
            for (Header header : request.getHeaders()) {
                recorded.addHeader(header.getName(), header.getValue());
            }
            Request fresh = Restamp.fresh(recorded.build(), accessKey, secretKey);
            for (String name : List.of("X-Sdk-Date", "Authorization")) {
                String value = fresh.header(name);
                if (value != null) {
                    request.setHeader(name, value);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
