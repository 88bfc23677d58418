package io.github.dcswebcli.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** What a JDK has without a jar. Its signature comes ready-made, so it does less than the others. */
final class JdkAlone implements Side {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpRequest request = HttpRequest.newBuilder(URI.create(Target.ENDPOINT.concat(Target.path())))
            .header("Content-Type", "application/json")
            .header("X-Project-Id", Target.PROJECT)
            .header("X-Sdk-Date", System.getProperty("bench.date"))
            .header("Authorization", System.getProperty("bench.authorization"))
            .POST(HttpRequest.BodyPublishers.ofString(Target.BODY))
            .build();

    @Override
    public int call() throws IOException, InterruptedException {
        return client.send(request, BodyHandlers.discarding()).statusCode();
    }
}
