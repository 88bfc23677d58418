package io.github.dcswebcli.bench;

import io.github.dcswebcli.WebCliClient;
import io.github.dcswebcli.signing.Credentials;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

final class Ours implements Side {
    private final WebCliClient client;

    Ours() {
        WebCliClient.Builder builder = WebCliClient.builder()
                .endpoint(Target.ENDPOINT)
                .projectId(Target.PROJECT)
                .credentials(Credentials.of(Target.ACCESS_KEY, Target.SECRET_KEY));
        if (Target.POOL != null) {
            builder.httpClient(new OkHttpClient.Builder()
                    .connectionPool(new ConnectionPool(Target.POOL, 5, TimeUnit.MINUTES))
                    .build());
        }
        client = builder.build();
    }

    @Override
    public int call() {
        return client.logoff(Target.INSTANCE, Target.CLIENT).status();
    }

    @Override
    public CompletableFuture<?> callAsync() {
        return client.logoffAsync(Target.INSTANCE, Target.CLIENT);
    }
}
