package com.example.prebuilt;

import io.github.dcswebcli.WebCliClient;
import io.github.dcswebcli.WebCliException.ServiceResponseException;

/** Ends sessions, and takes one that is not open for ended. */
public final class Sessions {
    private final WebCliClient client;

    public Sessions(WebCliClient client) {
        this.client = client;
    }

    public boolean end(String instanceId, String clientId) {
        try {
            client.logoff(instanceId, clientId);
            return true;
        } catch (ServiceResponseException e) {
            if (e.status() == 400) {
                return false;
            }
            throw e;
        }
    }
}
