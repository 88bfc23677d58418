package com.example.prebuilt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.dcswebcli.WebCliClient;
import io.github.dcswebcli.WebCliException.ServiceResponseException;
import io.github.dcswebcli.sandbox.Sandbox;
import io.github.dcswebcli.signing.Credentials;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class SessionsTest {
    @AutoClose
    static final Sandbox sandbox = Sandbox.start();

    @AutoClose
    final WebCliClient client = WebCliClient.builder()
            .endpoint(sandbox.endpoint())
            .projectId(sandbox.projectId())
            .credentials(Credentials.of(sandbox.accessKey(), sandbox.secretKey()))
            .build();

    @Test
    void theClientIsAModuleWhereItShouldBe() {
        assertEquals(Boolean.getBoolean("modules"), WebCliClient.class.getModule().isNamed());
    }

    @Test
    void endsASessionOnce() {
        String clientId = sandbox.openSession();
        Sessions sessions = new Sessions(client);

        assertTrue(sessions.end(sandbox.instanceId(), clientId));
        assertFalse(sessions.end(sandbox.instanceId(), clientId));
    }

    @Test
    void hearsOfAnUnknownInstance() {
        ServiceResponseException e = assertThrows(
                ServiceResponseException.class, () -> new Sessions(client).end("no-such-instance", "client-1"));

        assertEquals("111404022", e.errorCode());
    }
}
