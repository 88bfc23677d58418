package io.github.dcswebcli.signing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import okio.HashingSink;
import okio.Okio;

/**
 * The signature SDK-HMAC-SHA256, as the provider's public signing guide defines it: a pure function of a request, credentials
 * and an instant. Each stage of it is a value that a test can name.
 */
final class Signer {
    private static final String ALGORITHM = "SDK-HMAC-SHA256";
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
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
        String date = DATE.format(at);
        Request dated = dated(request, names, credentials, date);

        StringBuilder headers = new StringBuilder();
        StringBuilder signedHeaders = new StringBuilder();
        for (String name : names) {
            String value = dated.header(name);
            if (value != null) {
                headers.append(name).append(':').append(value).append('\n');
                signedHeaders.append(signedHeaders.isEmpty() ? "" : ";").append(name);
            }
        }
        String canonicalRequest = String.join(
                "\n",
                dated.method(),
                canonicalUri(dated.url()),
                canonicalQuery(dated.url()),
                headers,
                signedHeaders,
                bodyHash(dated));
        String stringToSign = ALGORITHM + '\n' + date + '\n' + hex(sha256(canonicalRequest));
        String authorization = ALGORITHM + " Access=" + credentials.accessKey()
                + ", SignedHeaders=" + signedHeaders
                + ", Signature=" + hex(hmac(credentials.secretKey(), stringToSign));
        return new Signed(
                dated.newBuilder().header("Authorization", authorization).build(),
                canonicalRequest,
                stringToSign,
                authorization);
    }

    /** The request with all that is signed, each header once: OkHttp would send a repeated one as it is, and sets Host last. */
    private static Request dated(Request request, List<String> names, Credentials credentials, String date) {
        Request.Builder builder = request.newBuilder();
        for (String name : names) {
            String last = request.header(name);
            if (last != null) {
                builder.header(name, last);
            }
        }
        builder.header("Host", authority(request.url())).header("X-Sdk-Date", date);
        if (credentials.securityToken() == null) {
            builder.removeHeader("X-Security-Token");
        } else {
            builder.header("X-Security-Token", credentials.securityToken());
        }
        return builder.build();
    }

    private static String authority(HttpUrl url) {
        String host = url.host().indexOf(':') < 0 ? url.host() : "[" + url.host() + "]";
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    /** The path with every segment decoded and encoded once; however it ends, here it ends with exactly one slash. */
    private static String canonicalUri(HttpUrl url) {
        List<String> segments = url.encodedPathSegments();
        int end = segments.size();
        while (end > 0 && segments.get(end - 1).isEmpty()) {
            end--;
        }
        StringBuilder path = new StringBuilder("/");
        for (String segment : segments.subList(0, end)) {
            encode(segment, false, path);
            path.append('/');
        }
        return path.toString();
    }

    private static String canonicalQuery(HttpUrl url) {
        record Parameter(String name, String value) {}
        String sent = url.encodedQuery();
        if (sent == null) {
            return "";
        }
        List<Parameter> parameters = new ArrayList<>();
        for (String pair : sent.split("&")) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                parameters.add(new Parameter(encode(name), equals < 0 ? "" : encode(pair.substring(equals + 1))));
            }
        }
        parameters.sort(Comparator.comparing(Parameter::name).thenComparing(Parameter::value));
        StringBuilder query = new StringBuilder();
        for (Parameter parameter : parameters) {
            query.append(query.isEmpty() ? "" : "&")
                    .append(parameter.name)
                    .append('=')
                    .append(parameter.value);
        }
        return query.toString();
    }

    private static String encode(String parameter) {
        StringBuilder encoded = new StringBuilder();
        encode(parameter, true, encoded);
        return encoded.toString();
    }

    /** Decodes a part of a URL, which is ASCII, byte by byte, and encodes it by the rule of the scheme. */
    private static void encode(String part, boolean plusIsBlank, StringBuilder out) {
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c == '%'
                    && i + 2 < part.length()
                    && HexFormat.isHexDigit(part.charAt(i + 1))
                    && HexFormat.isHexDigit(part.charAt(i + 2))) {
                c = (char) HexFormat.fromHexDigits(part, i + 1, i + 3);
                i += 2;
            } else if (c == '+' && plusIsBlank) {
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
        RequestBody body = request.body();
        HashingSink hash = HashingSink.sha256(Okio.blackhole());
        if (body != null) {
            try (BufferedSink sink = Okio.buffer(hash)) {
                body.writeTo(sink);
            }
        }
        return hash.hash().hex();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static byte[] hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
