package io.github.dcswebcli.contract;

import au.com.dius.pact.provider.junitsupport.Provider;
import au.com.dius.pact.provider.junitsupport.loader.PactFolder;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/**
 * The provider's side of the contract: the committed pact, replayed against the sandbox or, given {@code -Dprovider.url}, against
 * any endpoint, for which credentials, project, instance and an open session come from the environment.
 */
@Provider("dcs")
@PactFolder("${pact.folder:contracts/pacts}")
@DisabledIfSystemProperty(named = "pact.broker.url", matches = ".+", disabledReason = "BrokerPactTest runs instead")
class ProviderPactTest extends ProviderVerification {}
