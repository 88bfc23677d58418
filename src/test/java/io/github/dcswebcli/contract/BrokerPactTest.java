package io.github.dcswebcli.contract;

import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactBroker;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerAuth;
import au.com.dius.pact.provider.junitsupport.loader.PactBrokerConsumerVersionSelectors;
import au.com.dius.pact.provider.junitsupport.loader.SelectorBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** As {@link ProviderPactTest}, with the pacts of the broker at {@code -Dpact.broker.url}, which the result is published to. */
@Provider("dcs")
@PactBroker(
        url = "${pact.broker.url:}",
        authentication = @PactBrokerAuth(token = "${PACT_BROKER_TOKEN:}"),
        providerBranch = "${pact.provider.branch:}")
@EnabledIfSystemProperty(named = "pact.broker.url", matches = ".+")
class BrokerPactTest extends ProviderVerification {
    @PactBrokerConsumerVersionSelectors
    public static SelectorBuilder selectors() {
        return new SelectorBuilder().matchingBranch().mainBranch().deployedOrReleased();
    }

    /** Interactions that are skipped there would be published as failed. */
    @BeforeAll
    static void publishNothingOfALiveEndpoint() {
        if (!URL.isEmpty()) {
            System.setProperty("pact.verifier.publishResults", "false");
        }
    }
}
