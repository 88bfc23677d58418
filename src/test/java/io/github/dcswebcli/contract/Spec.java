package io.github.dcswebcli.contract;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.interaction.ApiOperationResolver;
import com.atlassian.oai.validator.model.ApiOperation;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.ValidationReport;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.swagger.v3.core.util.Yaml;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A spec that is asked what is wrong with a request or an answer. It needs the validator and nothing of Pact, so that the
 * sandbox's tests have it too. Immutable and safe for use by many threads.
 */
public final class Spec {
    final OpenAPI model;
    private final ApiOperationResolver operations;
    private final OpenApiInteractionValidator validator;

    /**
     * Reads a spec.
     *
     * @param yaml the spec's text, not null
     * @throws IllegalArgumentException if it is no valid OpenAPI; the message says why
     */
    public Spec(String yaml) {
        SwaggerParseResult parsed = new OpenAPIV3Parser().readContents(yaml);
        if (parsed.getOpenAPI() == null || !parsed.getMessages().isEmpty()) {
            throw new IllegalArgumentException(oneLine(String.join("; ", parsed.getMessages())));
        }
        model = parsed.getOpenAPI();
        JsonNode tree = tree(yaml);
        // The parser and the validator take a reference to nothing for one to anything.
        tree.findValuesAsText("$ref").forEach(ref -> {
            if (tree.at(ref.substring(1)).isMissingNode()) {
                throw new IllegalArgumentException("it has no " + ref);
            }
        });
        operations = new ApiOperationResolver(model, null, false);
        validator = OpenApiInteractionValidator.createForInlineApiSpecification(yaml)
                .build();
    }

    /** The operation that a request is for. */
    Optional<ApiOperation> operation(String method, String path) {
        return method(method)
                .map(known -> operations.findApiOperation(path, known))
                .filter(match -> match.isPathFound() && match.isOperationAllowed())
                .map(match -> match.getApiOperation());
    }

    /** What is wrong with a request; of a path or method that is not the spec's, that. */
    List<String> request(
            String method,
            String path,
            Map<String, List<String>> query,
            Map<String, List<String>> headers,
            String body) {
        if (method(method).isEmpty()) {
            return List.of(method + " is no method of a spec");
        }
        SimpleRequest.Builder request = new SimpleRequest.Builder(method, path).withBody(body);
        query.forEach(request::withQueryParam);
        headers.forEach(request::withHeader);
        return messages(validator.validateRequest(request.build()));
    }

    /**
     * Says what is wrong with an answer.
     *
     * @param method the request's method, not null
     * @param path the request's path, encoded, not null
     * @param status the answer's status
     * @param headers the answer's headers, not null
     * @param body the answer's body, null or empty if it has none
     * @return one line for each fault, not null; none when the request was for no operation of the spec
     */
    public List<String> answer(String method, String path, int status, Map<String, List<String>> headers, String body) {
        if (operation(method, path).isEmpty()) {
            return List.of();
        }
        SimpleResponse.Builder response = SimpleResponse.Builder.status(status);
        headers.forEach(response::withHeader);
        boolean hasBody = body != null && !body.isEmpty();
        if (hasBody) {
            response.withBody(body);
        }
        List<String> problems = new ArrayList<>(
                messages(validator.validateResponse(path, method(method).orElseThrow(), response.build())));
        // The validator takes such a body for whatever the spec says it is.
        if (hasBody && headers.keySet().stream().noneMatch("Content-Type"::equalsIgnoreCase)) {
            problems.add("The body has no Content-Type.");
        }
        return problems;
    }

    private static Optional<Request.Method> method(String name) {
        return Arrays.stream(Request.Method.values())
                .filter(method -> method.name().equals(name))
                .findFirst();
    }

    private static List<String> messages(ValidationReport report) {
        return report.getMessages().stream()
                .map(message -> oneLine(message.getMessage()))
                .toList();
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ");
    }

    private static JsonNode tree(String yaml) {
        try {
            return Yaml.mapper().readTree(yaml);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(oneLine(e.getMessage()), e);
        }
    }
}
