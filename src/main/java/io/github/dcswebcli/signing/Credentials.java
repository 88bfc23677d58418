package io.github.dcswebcli.signing;

import org.jspecify.annotations.Nullable;

/**
 * An access key (AK) with its secret key (SK), and for temporary credentials the security token that belongs to them.
 *
 * <p>Immutable, so that a request never mixes an old AK with a new SK. The secrets are read by the signer alone: nothing
 * public gives them back, and {@link #toString} leaves them out.
 */
public final class Credentials {
    private final String accessKey;
    private final String secretKey;
    private final @Nullable String securityToken;

    private Credentials(String accessKey, String secretKey, @Nullable String securityToken) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.securityToken = securityToken;
    }

    /**
     * Permanent credentials.
     *
     * @param accessKey the access key (AK), not null
     * @param secretKey the secret key (SK), not null
     * @return the credentials
     * @throws IllegalArgumentException if one is null, empty, or holds anything but visible ASCII characters
     */
    public static Credentials of(String accessKey, String secretKey) {
        return new Credentials(visible("accessKey", accessKey), visible("secretKey", secretKey), null);
    }

    /**
     * Temporary credentials, as IAM and the metadata service of a cloud server hand them out.
     *
     * @param accessKey the access key (AK), not null
     * @param secretKey the secret key (SK), not null
     * @param securityToken the security token, sent and signed as {@code X-Security-Token}, not null
     * @return the credentials
     * @throws IllegalArgumentException if one is null, empty, or holds anything but visible ASCII characters
     */
    public static Credentials temporary(String accessKey, String secretKey, String securityToken) {
        return new Credentials(
                visible("accessKey", accessKey),
                visible("secretKey", secretKey),
                visible("securityToken", securityToken));
    }

    /**
     * The access key, which names the credentials and is no secret.
     *
     * @return the access key, not null
     */
    public String accessKey() {
        return accessKey;
    }

    String secretKey() {
        return secretKey;
    }

    @Nullable
    String securityToken() {
        return securityToken;
    }

    /** Names the access key alone. */
    @Override
    public String toString() {
        return "Credentials[accessKey=" + accessKey + (securityToken == null ? "]" : ", temporary]");
    }

    /**
     * Gives back a value that can stand in a header as it is. OkHttp checks headers too, but quotes the value in its message;
     * and a line break at a key's end, read from a file, is otherwise a signature that never matches.
     */
    static String visible(String name, @Nullable String value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " == null");
        }
        if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new IllegalArgumentException(name + " must be visible ASCII characters, with no blank or line break");
        }
        return value;
    }
}
