package io.github.dcswebcli;

import io.github.dcswebcli.model.ErrorResponse;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/**
 * A logoff that did not succeed: refused by an answer, or without one. Its message says what was tried and what may help, and
 * holds no secret: neither credentials nor the client ID.
 */
public abstract sealed class WebCliException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WebCliException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    /** The service, or a gateway in front of it, answered otherwise than by 204 or 200. All of the answer's evidence is kept. */
    public static final class ServiceResponseException extends WebCliException {
        static final int BODY_LIMIT = 64 * 1024;

        private static final long serialVersionUID = 1L;

        private final int status;
        private final @Nullable String requestId;
        private final @Nullable String errorCode;
        private final @Nullable String errorMessage;
        private final @Nullable String extendedMessage;
        private final String rawBody;

        private ServiceResponseException(String message, int status, ErrorResponse error, String rawBody) {
            super(message, null);
            this.status = status;
            this.requestId = error.requestId();
            this.errorCode = error.errorCode();
            this.errorMessage = error.errorMsg();
            this.extendedMessage = error.errorExtMsg();
            this.rawBody = rawBody;
        }

        static ServiceResponseException of(Response response, String body, @Nullable String clientId) {
            Request request = response.request();
            List<String> secrets = secrets(request, clientId);
            ErrorResponse said = ErrorReader.read(body);
            String requestId = response.header(WebCliClient.REQUEST_ID);
            ErrorResponse error = new ErrorResponse(
                    redact(said.errorCode(), secrets),
                    redact(said.errorMsg(), secrets),
                    redact(said.errorExtMsg(), secrets),
                    redact(requestId == null ? said.requestId() : requestId, secrets));
            StringBuilder message = new StringBuilder(request.method())
                    .append(' ')
                    .append(request.url())
                    .append(" was answered ")
                    .append(response.code());
            if (error.errorCode() != null) {
                message.append(' ').append(error.errorCode());
            }
            if (error.errorMsg() != null) {
                message.append(": ").append(error.errorMsg());
            }
            if (error.requestId() != null) {
                message.append(" (request ID ").append(error.requestId()).append(')');
            }
            String rawBody = redact(body, secrets);
            return new ServiceResponseException(
                    message.toString(),
                    response.code(),
                    error,
                    rawBody.substring(0, Math.min(rawBody.length(), BODY_LIMIT)));
        }

        /**
         * What must not be shown of an answer: the gateway's 401 may repeat the request that it verified, and nothing stops a
         * service from quoting a parameter. A text of a few characters is no client ID, and would blot out half of an answer.
         */
        private static List<String> secrets(Request request, @Nullable String clientId) {
            String authorization = request.header("Authorization");
            return Stream.of(
                            clientId == null || clientId.length() < 8 ? null : clientId,
                            request.header("X-Security-Token"),
                            request.header("X-Auth-Token"),
                            authorization == null ? null : authorization.substring(authorization.lastIndexOf('=') + 1))
                    .filter(Objects::nonNull)
                    .toList();
        }

        private static @Nullable String redact(@Nullable String text, List<String> secrets) {
            String redacted = text;
            for (String secret : secrets) {
                if (redacted == null) {
                    return null;
                }
                redacted = redacted.replace(secret, "***");
                if (redacted.indexOf('\\') >= 0) {
                    redacted = redacted.replaceAll(inAnyJson(secret), "***");
                }
            }
            return redacted;
        }

        /** A text as JSON may write it, each character as itself or escaped: a regular expression. */
        private static String inAnyJson(String text) {
            return text.chars()
                    .mapToObj(c -> String.format("(?:\\\\?\\x{%1$x}|\\\\u(?i:%1$04x))", c))
                    .collect(Collectors.joining());
        }

        /**
         * The HTTP status.
         *
         * @return the status, such as 404; a redirect (3xx) and an odd success (202) are errors too
         */
        public int status() {
            return status;
        }

        /**
         * The provider's ID of the request, from the header {@code X-Request-Id} or else from the body.
         *
         * @return the request ID, or null if the answer carried none
         */
        public @Nullable String requestId() {
            return requestId;
        }

        /**
         * The provider's error code.
         *
         * @return the error code, such as 111404022, DCS.3022 or APIGW.0301, or null if the body held none
         */
        public @Nullable String errorCode() {
            return errorCode;
        }

        /**
         * The provider's error message, in which a placeholder such as {@code {0}} may be left unfilled.
         *
         * @return the error message, or null if the body held none
         */
        public @Nullable String errorMessage() {
            return errorMessage;
        }

        /**
         * The provider's extended error message, which it does not use at present.
         *
         * @return the extended message, or null if the body held none
         */
        public @Nullable String extendedMessage() {
            return extendedMessage;
        }

        /**
         * The body as it came, at most its first 65536 characters. Where it repeats a secret of the request, it reads {@code ***}.
         *
         * @return the body, empty if there was none or none could be read; never null
         */
        public String rawBody() {
            return rawBody;
        }
    }

    /** There was no answer: no credentials, no connection, a reset, an unknown host, a failed TLS handshake, an interrupt. */
    public static final class ConnectionException extends WebCliException {
        private static final long serialVersionUID = 1L;

        private final boolean neverSent;

        ConnectionException(String message, Throwable cause, boolean neverSent) {
            super(message, cause);
            this.neverSent = neverSent;
        }

        /**
         * Whether it is certain that nothing has happened.
         *
         * @return true if the request never went out, so that no session was ended; false if it had gone out, so that the
         *     session may have been ended
         */
        public boolean neverSent() {
            return neverSent;
        }
    }

    /** There was no answer in time, whichever timeout it was: of the connection, of a read or of the whole call. */
    public static final class RequestTimeoutException extends WebCliException {
        private static final long serialVersionUID = 1L;

        private final boolean neverSent;

        RequestTimeoutException(String message, Throwable cause, boolean neverSent) {
            super(message, cause);
            this.neverSent = neverSent;
        }

        /**
         * Whether it is certain that nothing has happened.
         *
         * @return true if the request never went out, so that no session was ended; false if it had gone out, so that the
         *     session may have been ended
         */
        public boolean neverSent() {
            return neverSent;
        }
    }
}
