package io.github.dcswebcli.sandbox;

import com.sun.net.httpserver.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Verifies SDK-HMAC-SHA256 as the API gateway does, from the request as it arrived.
 *
 * <p>It is written from the provider's signing guide and shares nothing with the signer of the client: a fault that the
 * two shared would verify itself. All text of a request is Latin-1 here, one char a byte, so that nothing is lost.
 */
final class SignatureVerifier {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final Pattern AUTHORIZATION =
            Pattern.compile(ALGORITHM + " +Access=([^,\\s]+), *SignedHeaders=([^,\\s]+), *Signature=([0-9a-f]{64})");
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
    private static final Duration TOLERANCE = Duration.ofMinutes(15);
    private static final String UNRESERVED = "-._~";

    private final String accessKey;
    private final String secretKey;
    private final Clock clock;
    private final boolean checking;

    /** With it these are temporary credentials, which no request may use without it. */
    volatile @Nullable String securityToken;

    volatile boolean keyUnknown;

    /** Without checking, any Authorization of the right form will do, as long as the access key is not made unknown. */
    SignatureVerifier(
            String accessKey, String secretKey, @Nullable String securityToken, Clock clock, boolean checking) {
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.securityToken = securityToken;
        this.clock = clock;
        this.checking = checking;
    }

    /**
     * Says what is wrong with a request, in words that hold nothing of it, or null when it is signed as it should be.
     *
     * <p>A signed header that was sent twice is refused: whoever reads the request later may take either one.
     *
     * @param target the path and the query, encoded as they were sent
     */
    @Nullable
    String refusal(String method, String target, Headers headers, byte[] body) {
        String sent = only(headers, "Authorization");
        if (sent == null) {
            return "Authorization is missing or given more than once";
        }
        Matcher authorization = AUTHORIZATION.matcher(sent);
        if (!authorization.matches()) {
            return "Authorization is malformed";
        }
        if (keyUnknown || checking && !authorization.group(1).equals(accessKey)) {
            return "the access key is unknown";
        }
        if (!checking) {
            return null;
        }
        Set<String> signed = Arrays.stream(authorization.group(2).split(";", -1))
                .map(name -> name.toLowerCase(Locale.ROOT))
                .collect(Collectors.toCollection(TreeSet::new));
        if (signed.stream().anyMatch(name -> only(headers, name) == null)) {
            return "a signed header is missing or given more than once";
        }
        if (!signed.contains("x-sdk-date")) {
            return "X-Sdk-Date is not signed";
        }
        String date = only(headers, "X-Sdk-Date");
        Instant signedAt;
        try {
            signedAt = LocalDateTime.parse(date, DATE).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return "X-Sdk-Date is malformed";
        }
        if (Duration.between(signedAt, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
            return "X-Sdk-Date is more than 15 minutes off";
        }
        String expectedToken = securityToken;
        if (expectedToken == null) {
            if (headers.containsKey("X-Security-Token")) {
                return "the access key takes no X-Security-Token";
            }
        } else if (!signed.contains("x-security-token") || !same(expectedToken, only(headers, "X-Security-Token"))) {
            return "X-Security-Token is missing, wrong or not signed";
        }
        if (headers.getOrDefault("X-Sdk-Content-Sha256", List.of()).size() > 1) {
            return "X-Sdk-Content-Sha256 is given more than once";
        }

        String contentHash = only(headers, "X-Sdk-Content-Sha256");
        int mark = target.indexOf('?');
        String canonicalRequest = String.join(
                "\n",
                method,
                canonicalPath(mark < 0 ? target : target.substring(0, mark)),
                mark < 0 ? "" : canonicalQuery(target.substring(mark + 1)),
                signed.stream()
                        .map(name -> name + ":" + only(headers, name) + "\n")
                        .collect(Collectors.joining()),
                String.join(";", signed),
                contentHash != null ? contentHash : sha256(body));
        String stringToSign = ALGORITHM + "\n" + date + "\n" + sha256(bytes(canonicalRequest));
        return same(hmac(stringToSign), authorization.group(3)) ? null : "the signature does not match";
    }

    /** Percent-decodes a segment of a path to one char for each byte; a plus sign is no blank there. */
    static String decode(String segment) {
        return decodeParameter(segment.replace("+", "%2B"));
    }

    private static String decodeParameter(String text) {
        return URLDecoder.decode(text, StandardCharsets.ISO_8859_1);
    }

    /** Whether two texts are the same, in a time that does not tell where they differ. */
    static boolean same(String expected, @Nullable String given) {
        return given != null && MessageDigest.isEqual(bytes(expected), bytes(given));
    }

    /** The trimmed value of a header that was sent exactly once, else null. */
    static @Nullable String only(Headers headers, String name) {
        List<String> values = headers.getOrDefault(name, List.of());
        return values.size() == 1 ? values.get(0).trim() : null;
    }

    private static String canonicalPath(String path) {
        // Split gives no empty segments at the end, so that there is exactly one slash; of the root it gives nothing at
        // all.
        String segments = Arrays.stream(path.split("/"))
                .map(segment -> encode(decode(segment)) + "/")
                .collect(Collectors.joining());
        return segments.isEmpty() ? "/" : segments;
    }

    private static String canonicalQuery(String query) {
        record Parameter(String name, String value) {}
        return Arrays.stream(query.split("&"))
                .filter(pair -> !pair.isEmpty())
                .map(pair -> {
                    String[] parts = pair.split("=", 2);
                    return new Parameter(
                            encode(decodeParameter(parts[0])),
                            parts.length == 1 ? "" : encode(decodeParameter(parts[1])));
                })
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter -> parameter.name + "=" + parameter.value)
                .collect(Collectors.joining("&"));
    }

    private static String encode(String bytes) {
        StringBuilder encoded = new StringBuilder();
        for (char c : bytes.toCharArray()) {
            if (c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
            }
        }
        return encoded.toString();
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String hmac(String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(secretKey), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
