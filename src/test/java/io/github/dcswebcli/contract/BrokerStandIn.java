package io.github.dcswebcli.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A stand-in, and no Pact Broker: it speaks as much of a broker's HAL over HTTP as Pact JVM asks for, holds one pact and one
 * result, and records what it received. It has no rule of a broker's but one: what a verified version is worth.
 */
final class BrokerStandIn implements AutoCloseable {
    static final String TOKEN = "token-of-the-stand-in";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The last body received, by method and path. */
    final Map<String, JsonNode> received = new ConcurrentHashMap<>();

    private final HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    final String url = "http://localhost:" + server.getAddress().getPort();

    BrokerStandIn() throws IOException {
        server.createContext("/", this::handle);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            boolean known =
                    ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
            String call =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath();
            if (known) {
                received.put(call, JSON.readTree(body));
            }
            String answer = known ? answer(call, exchange.getRequestURI().getQuery()) : "{}";
            exchange.getResponseHeaders().set("Content-Type", "application/hal+json");
            exchange.sendResponseHeaders(known ? 200 : 401, 0);
            exchange.getResponseBody().write(answer.replace("BROKER", url).getBytes());
        }
    }

    private String answer(String call, String query) throws IOException {
        return switch (call) {
            case "GET /" -> """
                {"_links": {
                  "pb:publish-contracts": {"href": "BROKER/contracts/publish"},
                  "pb:provider-pacts-for-verification":
                    {"href": "BROKER/pacts/provider/{provider}/for-verification", "templated": true}}}""";
            case "POST /contracts/publish" -> "{\"notices\": []}";
            case "POST /pacts/provider/dcs/for-verification" -> """
                {"_embedded": {"pacts": [{
                  "verificationProperties": {"notices": []},
                  "_links": {"self": {"href": "BROKER/pact", "name": "the pact"}}}]}}""";
            case "GET /pact" -> pact();
            case "GET /pacticipants/dcs" -> """
                {"_links": {"pb:branch-version":
                  {"href": "BROKER/pacticipants/dcs/branches/{branch}/versions/{version}", "templated": true}}}""";
            case "GET /matrix" -> matrix(query);
            default -> "{}";
        };
    }

    /** As published, with the links and the IDs of interactions that a broker adds. */
    private String pact() throws IOException {
        byte[] content = received.get("POST /contracts/publish")
                .at("/contracts/0/content")
                .binaryValue();
        ObjectNode pact = (ObjectNode) JSON.readTree(content);
        int id = 0;
        for (JsonNode interaction : pact.get("interactions")) {
            ((ObjectNode) interaction).put("_id", "interaction-" + ++id);
        }
        pact.set("_links", JSON.readTree("""
            {"pb:publish-verification-results": {"href": "BROKER/results"},
             "pb:provider": {"href": "BROKER/pacticipants/dcs"}}"""));
        return pact.toString();
    }

    private String matrix(String query) {
        String version = received.get("POST /contracts/publish")
                .get("pacticipantVersionNumber")
                .textValue();
        JsonNode result = received.get("POST /results");
        boolean deployable = query.contains("q[][pacticipant]=dcs-webcli&")
                && query.contains("q[][version]=" + version + "&")
                && result != null
                && result.get("success").booleanValue();
        return """
            {"summary": {"deployable": %s, "reason": "verified: %s", "unknown": %d}, "matrix": []}""".formatted(deployable, deployable, result == null ? 1 : 0);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
