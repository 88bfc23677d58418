package io.github.dcswebcli.bench;

import io.github.dcswebcli.signing.Credentials;
import io.github.dcswebcli.signing.SigningInterceptor;
import java.io.IOException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/** The limit of ours: OkHttp with the same signature. */
final class OkHttpAlone implements Side {
    private final HttpUrl endpoint = HttpUrl.get(Target.ENDPOINT);
    private final Credentials credentials = Credentials.of(Target.ACCESS_KEY, Target.SECRET_KEY);
    private final OkHttpClient client = new OkHttpClient.Builder()
            .addInterceptor(new SigningInterceptor(endpoint, Target.PROJECT, () -> credentials))
            .build();
    private final Request request = new Request.Builder()
            .url(endpoint.resolve(Target.path()))
            .post(RequestBody.create(Target.BODY, MediaType.get("application/json")))
            .build();

    @Override
    public int call() throws IOException {
        try (Response response = client.newCall(request).execute()) {
            response.body().bytes();
            return response.code();
        }
    }
}
