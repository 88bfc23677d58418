package io.github.dcswebcli.signing;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the credentials come from. It is asked anew for every request, by the thread that sends it, so that keys can rotate; a
 * source that is slow keeps what it has read. Must be thread-safe.
 */
@FunctionalInterface
public interface CredentialsProvider {
    /**
     * The credentials to sign the next request with.
     *
     * @return the credentials, never null
     * @throws NoCredentialsException if this source holds none
     * @throws IOException if the source cannot be read, or holds only a part
     */
    Credentials credentials() throws IOException;

    /**
     * Reads the environment variables {@code CLOUD_SDK_AK} and {@code CLOUD_SDK_SK}, which the provider's examples use, or else
     * {@code HUAWEICLOUD_SDK_AK}, {@code HUAWEICLOUD_SDK_SK} and, for temporary credentials, {@code
     * HUAWEICLOUD_SDK_SECURITY_TOKEN}, which its official SDK reads. A variable set to nothing counts as not set. An AK without
     * its SK, or the other way round, is an error and not passed over.
     *
     * @return the provider
     */
    static CredentialsProvider fromEnvironment() {
        return () -> CredentialSources.environment(System.getenv());
    }

    /**
     * Reads {@code ak}, {@code sk} and, if there, {@code security_token} from the section {@code [basic]} of the official SDK's
     * credentials file: the one that the environment variable {@code HUAWEICLOUD_SDK_CREDENTIALS_FILE} names, or else {@code
     * .huaweicloud/credentials} in the user's home directory. The file is read for every request.
     *
     * @return the provider
     */
    static CredentialsProvider fromProfile() {
        return () -> {
            String file = System.getenv("HUAWEICLOUD_SDK_CREDENTIALS_FILE");
            return CredentialSources.profile(
                    file == null || file.isEmpty()
                            ? Path.of(System.getProperty("user.home"), ".huaweicloud", "credentials")
                            : Path.of(file));
        };
    }

    /**
     * Asks each provider in turn until one has credentials. One that fails otherwise than by {@link NoCredentialsException} ends
     * the search: half a configuration must not lead to another identity.
     *
     * @param providers the providers in the order of asking, at least one, none null
     * @return the provider
     * @throws IllegalArgumentException if there is none
     */
    static CredentialsProvider chain(CredentialsProvider... providers) {
        List<CredentialsProvider> sources = List.of(providers);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException("providers must be at least one");
        }
        return () -> CredentialSources.first(sources);
    }
}
