package io.github.dcswebcli.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    @TempDir
    private Path directory;

    @Test
    void printTheAccessKeyAlone() {
        assertThat(Credentials.of("ak", "the-sk")).hasToString("Credentials[accessKey=ak]");
        assertThat(Credentials.temporary("ak", "the-sk", "the-token"))
                .hasToString("Credentials[accessKey=ak, temporary]");
        assertThat(Credentials.of("ak", "the-sk").accessKey()).isEqualTo("ak");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "se cret", "secret\n", "sécret", "secret\u007f"})
    void nameThePartThatIsWrongWithoutQuotingIt(String wrong) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of(wrong, "sk"))
                .withMessageStartingWith("accessKey ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.of("ak", wrong))
                .withMessageStartingWith("secretKey ")
                .satisfies(e -> assertThat(e).hasMessageNotContainingAny("secret\n", "sécret", "se cret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Credentials.temporary("ak", "sk", wrong))
                .withMessageStartingWith("securityToken ");
    }

    @Test
    void comeFromTheVariablesOfTheProvidersExamples() throws IOException {
        assertCredentials(
                CredentialSources.environment(Map.of(
                        "CLOUD_SDK_AK",
                        "a",
                        "CLOUD_SDK_SK",
                        "s",
                        "HUAWEICLOUD_SDK_AK",
                        "x",
                        "HUAWEICLOUD_SDK_SK",
                        "y",
                        "HUAWEICLOUD_SDK_SECURITY_TOKEN",
                        "z")),
                "a",
                "s",
                null);
    }

    @Test
    void comeFromTheVariablesOfTheOfficialSdk() throws IOException {
        assertCredentials(
                CredentialSources.environment(
                        Map.of("CLOUD_SDK_AK", "", "HUAWEICLOUD_SDK_AK", "x", "HUAWEICLOUD_SDK_SK", "y")),
                "x",
                "y",
                null);
        assertCredentials(
                CredentialSources.environment(Map.of(
                        "HUAWEICLOUD_SDK_AK", "x", "HUAWEICLOUD_SDK_SK", "y", "HUAWEICLOUD_SDK_SECURITY_TOKEN", "z")),
                "x",
                "y",
                "z");
    }

    @Test
    void failWhenTheEnvironmentHasNoneOrOnlyHalf() {
        assertThatExceptionOfType(NoCredentialsException.class)
                .isThrownBy(() -> CredentialSources.environment(Map.of()))
                .withMessageContainingAll("CLOUD_SDK_AK", "CLOUD_SDK_SK", "HUAWEICLOUD_SDK_AK", "HUAWEICLOUD_SDK_SK");
        assertThatIOException()
                .isThrownBy(() -> CredentialSources.environment(
                        Map.of("CLOUD_SDK_AK", "a", "HUAWEICLOUD_SDK_AK", "x", "HUAWEICLOUD_SDK_SK", "y")))
                .isNotInstanceOf(NoCredentialsException.class)
                .withMessageContaining("CLOUD_SDK_SK is not set");
        assertThatIOException()
                .isThrownBy(() -> CredentialSources.environment(Map.of("HUAWEICLOUD_SDK_SK", "y")))
                .withMessageContaining("HUAWEICLOUD_SDK_AK is not set");
        assertThatIOException()
                .isThrownBy(() -> CredentialSources.environment(Map.of("CLOUD_SDK_AK", "a", "CLOUD_SDK_SK", "s ")))
                .withMessageContainingAll("CLOUD_SDK_AK", "secretKey must be visible ASCII");
    }

    @Test
    void comeFromTheBasicSectionOfAProfile() throws IOException {
        assertCredentials(
                profile("[global]\nak = g\nsk = h\n\n[basic]\n# mine\nak = a\nsk=s=t\nproject_id = p\n"),
                "a",
                "s=t",
                null);
        assertCredentials(
                profile("[basic]\r\nak = a\r\nsk = s\r\nsecurity_token = t\r\n[other]\r\nak = b\r\n"), "a", "s", "t");
    }

    @Test
    void failWhenTheProfileHasNoneOrOnlyHalf() {
        assertThatExceptionOfType(NoCredentialsException.class)
                .isThrownBy(() -> CredentialSources.profile(directory.resolve("absent")))
                .withMessageContaining("absent does not exist");
        assertThatExceptionOfType(NoCredentialsException.class)
                .isThrownBy(() -> profile("ak = a\nsk = s\n"))
                .withMessageContaining("[basic]");
        assertThatIOException()
                .isThrownBy(() -> profile("[basic]\nak = a\n"))
                .isNotInstanceOf(NoCredentialsException.class)
                .withMessageContaining("sk is not set");
    }

    @Test
    void comeFromTheFirstSourceOfAChainThatHasThem() throws IOException {
        CredentialsProvider none = () -> {
            throw new NoCredentialsException("none");
        };
        CredentialsProvider nothing = () -> {
            throw new NoCredentialsException("nothing");
        };
        CredentialsProvider broken = () -> {
            throw new IOException("broken");
        };
        CredentialsProvider some = () -> Credentials.of("a", "s");

        assertCredentials(CredentialsProvider.chain(none, some, broken).credentials(), "a", "s", null);
        assertThatExceptionOfType(NoCredentialsException.class)
                .isThrownBy(() -> CredentialsProvider.chain(none, nothing).credentials())
                .withMessage("none; nothing");
        assertThatIOException()
                .isThrownBy(() -> CredentialsProvider.chain(none, broken, some).credentials())
                .withMessage("broken");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialsProvider.chain())
                .withMessageContaining("providers");
    }

    private Credentials profile(String text) throws IOException {
        return CredentialSources.profile(Files.writeString(directory.resolve("credentials"), text));
    }

    private static void assertCredentials(
            Credentials credentials, String accessKey, String secretKey, String securityToken) {
        assertThat(credentials.accessKey()).isEqualTo(accessKey);
        assertThat(credentials.secretKey()).isEqualTo(secretKey);
        assertThat(credentials.securityToken()).isEqualTo(securityToken);
    }
}
