package io.github.dcswebcli.signing;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okhttp3.RequestBody;
import okio.BufferedSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;

/**
 * The signature SDK-HMAC-SHA256, as the provider's public signing guide defines it: a pure function of a request, credentials
 * and an instant. Each stage of it is a value that a test can name.
 */
final class Signer {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();

    private Signer() {}

    /** A signed request, and the stages that led to its signature. */
    record Signed(Request request, String canonicalRequest, String stringToSign, String authorization) {
        /** Says nothing: every part of it is secret, or holds what is. */
        @Override
        public String toString() {
            return "Signed[***]";
        }
    }

    /**
     * Signs a request.
     *
     * @param request the request; what its Host, X-Sdk-Date, X-Security-Token and Authorization said is replaced
     * @param names the headers to sign, those of them that the request has: lower case, sorted, with x-sdk-date
     * @throws IOException if the body cannot be read
     */
    static Signed sign(Request request, List<String> names, Credentials credentials, Instant at) throws IOException {
        HttpUrl url = request.url();
        String host = authority(url);
        String date = date(at);
        Request.Builder signed = request.newBuilder().header("Host", host).header("X-Sdk-Date", date);
        if (credentials.securityToken() == null) {
            signed.removeHeader("X-Security-Token");
        } else {
            signed.header("X-Security-Token", credentials.securityToken());
        }

        StringBuilder headers = new StringBuilder(256);
        StringBuilder signedHeaders = new StringBuilder(64);
        for (String name : names) {
            String value = switch (name) {
                case "host" -> host;
                case "x-sdk-date" -> date;
                case "x-security-token" -> credentials.securityToken();
                default -> onlyOnce(name, request, signed);
            };
            if (value != null) {
                headers.append(name).append(':').append(value).append('\n');
                signedHeaders.append(signedHeaders.isEmpty() ? "" : ";").append(name);
            }
        }
        StringBuilder canonical =
                new StringBuilder(768).append(request.method()).append('\n');
        appendCanonicalUri(url, canonical);
        canonical.append('\n');
        appendCanonicalQuery(url, canonical);
        String canonicalRequest = canonical
                .append('\n')
                .append(headers)
                .append('\n')
                .append(signedHeaders)
                .append('\n')
                .append(bodyHash(request))
                .toString();
        String stringToSign = ALGORITHM + '\n' + date + '\n' + hex(sha256().digest(bytes(canonicalRequest)));
        String authorization = ALGORITHM + " Access=" + credentials.accessKey()
                + ", SignedHeaders=" + signedHeaders
                + ", Signature=" + hex(hmac(credentials.secretKey(), stringToSign));
        return new Signed(
                signed.header("Authorization", authorization).build(), canonicalRequest, stringToSign, authorization);
    }

    /** The value of a header, the last one where it is repeated, of which no other is then sent. */
    private static @Nullable String onlyOnce(String name, Request request, Request.Builder signed) {
        String last = request.header(name);
        if (last != null && request.headers(name).size() > 1) {
            signed.header(name, last);
        }
        return last;
    }

    private static String date(Instant at) {
        LocalDateTime utc = LocalDateTime.ofEpochSecond(at.getEpochSecond(), 0, ZoneOffset.UTC);
        StringBuilder date = new StringBuilder(16);
        appendTwoDigits(utc.getYear() / 100, date);
        appendTwoDigits(utc.getYear() % 100, date);
        appendTwoDigits(utc.getMonthValue(), date);
        appendTwoDigits(utc.getDayOfMonth(), date);
        date.append('T');
        appendTwoDigits(utc.getHour(), date);
        appendTwoDigits(utc.getMinute(), date);
        appendTwoDigits(utc.getSecond(), date);
        return date.append('Z').toString();
    }

    private static void appendTwoDigits(int number, StringBuilder out) {
        out.append((char) ('0' + number / 10)).append((char) ('0' + number % 10));
    }

    private static String authority(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    /** The path with every segment decoded and encoded once; however it ends, here it ends with exactly one slash. */
    private static void appendCanonicalUri(HttpUrl url, StringBuilder out) {
        String path = url.encodedPath();
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        appendEncoded(path, 0, end, true, out);
        out.append('/');
    }

    private static void appendCanonicalQuery(HttpUrl url, StringBuilder out) {
        record Parameter(String name, String value) {}
        String sent = url.encodedQuery();
        if (sent == null) {
            return;
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : sent.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                int end = equals < 0 ? pair.length() : equals;
                parameters.add(new Parameter(
                        encoded(pair, 0, end), encoded(pair, Math.min(end + 1, pair.length()), pair.length())));
            }
        }
        parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
        String separator = "";
        for (Parameter parameter : parameters) {
            out.append(separator).append(parameter.name).append('=').append(parameter.value);
            separator = "&";
        }
    }

    private static String encoded(String query, int start, int end) {
        StringBuilder encoded = new StringBuilder(end - start);
        appendEncoded(query, start, end, false, encoded);
        return encoded.toString();
    }

    /**
     * Decodes a part of a URL, which is ASCII, byte by byte, and encodes it by the rule of the scheme. In a path a slash stays,
     * unless it was encoded; in a query a plus sign is a blank.
     */
    private static void appendEncoded(String url, int start, int end, boolean path, StringBuilder out) {
        for (int i = start; i < end; i++) {
            char c = url.charAt(i);
            if (path && c == '/') {
                out.append(c);
                continue;
            }
            if (c == '%'
                    && i + 2 < end
                    && HexFormat.isHexDigit(url.charAt(i + 1))
                    && HexFormat.isHexDigit(url.charAt(i + 2))) {
                c = (char) HexFormat.fromHexDigits(url, i + 1, i + 3);
                i += 2;
            } else if (c == '+' && !path) {
                c = ' ';
            }
            if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~".indexOf(c) >= 0) {
                out.append(c);
            } else {
                out.append('%').append(HEX[c >> 4]).append(HEX[c & 0xf]);
            }
        }
    }

    private static String bodyHash(Request request) throws IOException {
        String sent = request.header("X-Sdk-Content-Sha256");
        if (sent != null) {
            return sent;
        }
        MessageDigest digest = sha256();
        RequestBody body = request.body();
        if (body != null) {
            try (BufferedSink sink =
                    Okio.buffer(Okio.sink(new DigestOutputStream(OutputStream.nullOutputStream(), digest)))) {
                body.writeTo(sink);
            }
        }
        return hex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    /** All that is signed is ASCII: credentials and header values may be nothing else, and a URL is encoded. */
    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
