package io.github.dcswebcli.signing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@link CredentialsProvider} reads, with what it reads from as an argument. */
final class CredentialSources {
    private CredentialSources() {}

    static Credentials environment(Map<String, String> variables) throws IOException {
        Credentials credentials = credentials("environment variable ", variables, "CLOUD_SDK_AK", "CLOUD_SDK_SK", null);
        if (credentials == null) {
            credentials = credentials(
                    "environment variable ",
                    variables,
                    "HUAWEICLOUD_SDK_AK",
                    "HUAWEICLOUD_SDK_SK",
                    "HUAWEICLOUD_SDK_SECURITY_TOKEN");
        }
        if (credentials == null) {
            throw new NoCredentialsException(
                    "environment variables CLOUD_SDK_AK and CLOUD_SDK_SK, or HUAWEICLOUD_SDK_AK and"
                            + " HUAWEICLOUD_SDK_SK, are not set");
        }
        return credentials;
    }

    /** The format is the official SDK's: {@code [section]} and {@code name = value} lines, all else passed over. */
    static Credentials profile(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoCredentialsException("credentials file " + file + " does not exist");
        }
        Map<String, String> basic = new HashMap<>();
        String section = "";
        for (String line : Files.readAllLines(file)) {
            String text = line.strip();
            int equals = text.indexOf('=');
            if (text.startsWith("[") && text.endsWith("]")) {
                section = text;
            } else if (section.equals("[basic]") && equals > 0) {
                basic.put(
                        text.substring(0, equals).strip(),
                        text.substring(equals + 1).strip());
            }
        }
        Credentials credentials = credentials("in file " + file + ", ", basic, "ak", "sk", "security_token");
        if (credentials == null) {
            throw new NoCredentialsException("credentials file " + file + " has no ak and sk in its section [basic]");
        }
        return credentials;
    }

    static Credentials first(List<CredentialsProvider> sources) throws IOException {
        List<String> reasons = new ArrayList<>();
        for (CredentialsProvider source : sources) {
            try {
                return source.credentials();
            } catch (NoCredentialsException e) {
                reasons.add(e.getMessage());
            }
        }
        throw new NoCredentialsException(String.join("; ", reasons));
    }

    private static @Nullable Credentials credentials(
            String where, Map<String, String> values, String akName, String skName, @Nullable String tokenName)
            throws IOException {
        String ak = values.getOrDefault(akName, "");
        String sk = values.getOrDefault(skName, "");
        String token = tokenName == null ? "" : values.getOrDefault(tokenName, "");
        if (ak.isEmpty() && sk.isEmpty()) {
            return null;
        }
        if (ak.isEmpty() || sk.isEmpty()) {
            throw new IOException(where + (ak.isEmpty() ? akName : skName) + " is not set, but its partner is");
        }
        try {
            return token.isEmpty() ? Credentials.of(ak, sk) : Credentials.temporary(ak, sk, token);
        } catch (IllegalArgumentException e) {
            throw new IOException(where + akName + " or its partners: " + e.getMessage(), e);
        }
    }
}
