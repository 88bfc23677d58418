package io.github.dcswebcli;

import io.github.dcswebcli.WebCliException.ServiceResponseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * What one call leaves behind, whatever Retrofit and OkHttp make of it: whether the request had gone out, and the answer, of
 * whose body only the beginning is read. It travels with the request as a tag.
 */
final class Evidence {
    /** More than is kept, so that a secret that stands across that limit is seen whole. */
    private static final int BODY_LIMIT = ServiceResponseException.BODY_LIMIT + 16 * 1024;

    private volatile boolean sent;
    private volatile @Nullable Response head;
    private volatile String body = "";

    private Evidence() {}

    static Call.Factory collectedBy(OkHttpClient http) {
        return request -> http.newCall(
                request.newBuilder().tag(Evidence.class, new Evidence()).build());
    }

    static Evidence of(retrofit2.Call<?> call) {
        return call.request().tag(Evidence.class);
    }

    boolean sent() {
        return sent;
    }

    /** The answer that came, without its body; null if none did. */
    @Nullable
    Response head() {
        return head;
    }

    String body() {
        return body;
    }

    static boolean isSuccess(int status) {
        return status == 204 || status == 200;
    }

    /** The last interceptor: what it sees has been signed, and is sent as it is. */
    static Response collect(Interceptor.Chain chain) throws IOException {
        Request request = chain.request();
        Evidence evidence = request.tag(Evidence.class);
        if (evidence == null) {
            throw new IOException(
                    "an interceptor of the HTTP client made a new request, where it should change the one it had");
        }
        Response response = proceed(
                chain,
                request.newBuilder()
                        .method(request.method(), evidence.new SentOnce(request.body()))
                        .build());
        if (isSuccess(response.code())) {
            return response;
        }
        try (ResponseBody answer = response.body()) {
            evidence.body = read(answer);
        }
        return response.newBuilder().body(ResponseBody.create("", null)).build();
    }

    /** The last interceptor of the network: OkHttp takes some answers, such as 407, for failures. */
    static Response note(Interceptor.Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        Evidence evidence = chain.request().tag(Evidence.class);
        if (evidence != null) {
            evidence.head = response;
        }
        return response;
    }

    private static Response proceed(Interceptor.Chain chain, Request request) throws IOException {
        try {
            return chain.proceed(request);
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // OkHttp 5 lets the InterruptedException of its wait for a connection through, undeclared.
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }

    private static String read(ResponseBody body) {
        BufferedSource source = body.source();
        try {
            source.request(BODY_LIMIT);
        } catch (IOException e) {
            // Cut off or too slow, for which OkHttp may end the call by an exception: what has come is kept.
        }
        Buffer buffer = source.getBuffer();
        MediaType type = body.contentType();
        return buffer.snapshot((int) Math.min(buffer.size(), BODY_LIMIT))
                .string(type == null ? StandardCharsets.UTF_8 : type.charset(StandardCharsets.UTF_8));
    }

    /**
     * Notes that it is written, and says that it cannot be written again. OkHttp then sends no second request after the first
     * had gone out, be it for a connection that broke, a 408 or a 503, and yet tries another address when one cannot be reached.
     */
    private final class SentOnce extends RequestBody {
        private final RequestBody body;

        SentOnce(RequestBody body) {
            this.body = body;
        }

        @Override
        public MediaType contentType() {
            return body.contentType();
        }

        @Override
        public long contentLength() throws IOException {
            return body.contentLength();
        }

        @Override
        public boolean isOneShot() {
            return true;
        }

        @Override
        public void writeTo(BufferedSink sink) throws IOException {
            sent = true;
            body.writeTo(sink);
        }
    }
}
