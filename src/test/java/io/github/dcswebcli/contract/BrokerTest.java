package io.github.dcswebcli.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import au.com.dius.pact.core.pactbroker.CanIDeployResult;
import au.com.dius.pact.core.pactbroker.Latest;
import au.com.dius.pact.core.pactbroker.PactBrokerClient;
import au.com.dius.pact.core.pactbroker.PactBrokerClientConfig;
import au.com.dius.pact.core.pactbroker.PublishConfiguration;
import au.com.dius.pact.core.support.Result;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** The way through a broker, tried with Pact's own classes on {@link BrokerStandIn}, which is no broker. */
class BrokerTest {
    private static final Path PACT = Path.of("contracts/pacts/dcs-webcli-dcs.json");
    private static final String VERSION = "0123456789abcdef0123456789abcdef01234567";
    private static final String BRANCH = "a/branch";

    private final Properties before = (Properties) System.getProperties().clone();

    @AutoClose
    private final BrokerStandIn broker = new BrokerStandIn();

    BrokerTest() throws IOException {}

    @BeforeEach
    void pointAtTheStandIn() {
        System.setProperty("pact.broker.url", broker.url);
        System.setProperty("PACT_BROKER_TOKEN", BrokerStandIn.TOKEN);
        System.setProperty("pact.verifier.publishResults", "true");
        System.setProperty("pact.provider.version", VERSION);
        System.setProperty("pact.provider.branch", BRANCH);
        // What is meant to fail here shall not look like a failure in the log.
        System.setProperty("pact.verification.reports", "");
    }

    @AfterEach
    void pointBack() {
        System.setProperties(before);
    }

    @Test
    void publishesTheCommittedPactWithVersionAndBranch() throws IOException {
        assertThat(publish(PACT)).isInstanceOf(Result.Ok.class);

        JsonNode published = broker.received.get("POST /contracts/publish");
        assertThat(published.get("pacticipantName").textValue()).isEqualTo("dcs-webcli");
        assertThat(published.get("pacticipantVersionNumber").textValue()).isEqualTo(VERSION);
        assertThat(published.get("branch").textValue()).isEqualTo(BRANCH);
        assertThat(published.get("contracts")).hasSize(1);
        assertThat(published.at("/contracts/0/content").binaryValue()).isEqualTo(Files.readAllBytes(PACT));
    }

    @Test
    void verifiesThePactOfTheBrokerInsteadOfTheFoldersAndPublishesThat() {
        publish(PACT);
        assertThat(canIDeploy().getOk()).isFalse();

        TestExecutionSummary summary = verify();

        assertThat(summary.getFailures())
                .extracting(TestExecutionSummary.Failure::getException)
                .isEmpty();
        assertThat(summary.getTestsSucceededCount()).isEqualTo(11);
        assertThat(broker.received
                        .get("POST /pacts/provider/dcs/for-verification")
                        .path("providerVersionBranch")
                        .textValue())
                .isEqualTo(BRANCH);
        assertThat(broker.received).containsKey("PUT /pacticipants/dcs/branches/a%2Fbranch/versions/" + VERSION);
        JsonNode result = broker.received.get("POST /results");
        assertThat(result.get("success").booleanValue()).isTrue();
        assertThat(result.get("providerApplicationVersion").textValue()).isEqualTo(VERSION);
        assertThat(result.get("testResults").findValuesAsText("success"))
                .hasSize(11)
                .containsOnly("true");
        assertThat(canIDeploy().getOk()).isTrue();
    }

    @Test
    void aBrokenPactIsPublishedAsFailedAndCannotBeDeployed(@TempDir Path folder) throws IOException {
        String broken = Files.readString(PACT).replace("\"status\": 500", "\"status\": 503");
        publish(Files.writeString(folder.resolve("broken.json"), broken));

        assertThat(verify().getTestsFailedCount()).isEqualTo(1);

        JsonNode result = broker.received.get("POST /results");
        assertThat(result.get("success").booleanValue()).isFalse();
        assertThat(result.get("testResults").toString()).contains("expected status of 503 but was 500");
        assertThat(canIDeploy().getOk()).isFalse();
        assertThat(canIDeploy().getReason()).isEqualTo("verified: false");
    }

    private Result<String, Exception> publish(Path pact) {
        return client().uploadPactFile(pact.toFile(), new PublishConfiguration(VERSION, List.of(), BRANCH));
    }

    private CanIDeployResult canIDeploy() {
        return client().canIDeploy("dcs-webcli", VERSION, new Latest.UseLatest(false), null);
    }

    private PactBrokerClient client() {
        Map<String, Object> options = new HashMap<>(Map.of("authentication", List.of("bearer", BrokerStandIn.TOKEN)));
        return new PactBrokerClient(broker.url, options, new PactBrokerClientConfig());
    }

    private static TestExecutionSummary verify() {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create()
                .execute(
                        LauncherDiscoveryRequestBuilder.request()
                                .selectors(selectClass(ProviderPactTest.class), selectClass(BrokerPactTest.class))
                                .build(),
                        listener);
        return listener.getSummary();
    }
}
