package io.github.dcswebcli.signing;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Request;

/** Signs a recorded request anew, over the headers that it had signed, for tests outside this package. */
public final class Restamp {
    private static final Pattern SIGNED_HEADERS = Pattern.compile("SignedHeaders=([^,]+)");

    private Restamp() {}

    /** The request with a fresh X-Sdk-Date and Authorization and nothing else changed; one that was not signed as it is. */
    public static Request fresh(Request request, String accessKey, String secretKey) throws IOException {
        String authorization = request.header("Authorization");
        Matcher signed = SIGNED_HEADERS.matcher(authorization == null ? "" : authorization);
        if (!signed.find()) {
            return request;
        }
        String securityToken = request.header("X-Security-Token");
        Credentials credentials = securityToken == null
                ? Credentials.of(accessKey, secretKey)
                : Credentials.temporary(accessKey, secretKey, securityToken);
        return Signer.sign(request, List.of(signed.group(1).split(";")), credentials, Instant.now())
                .request();
    }
}
