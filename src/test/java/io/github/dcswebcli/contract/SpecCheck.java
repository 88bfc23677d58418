package io.github.dcswebcli.contract;

import com.atlassian.oai.validator.model.ApiOperation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A pact and a spec held against each other. The pact may do what the spec says and nothing else; and what the spec says or
 * leaves free, some interaction must show: operations, statuses, media types, parameters, ways to authenticate, properties, and
 * that a thing may be null or left out.
 */
final class SpecCheck {
    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\w+}");

    /** HTTP's own header for credentials: that it authenticates needs no spec. */
    private static final String AUTHORIZATION = "Authorization";

    private final Spec spec;
    private final List<String> problems = new ArrayList<>();

    /** The interactions of each operation. */
    private final Map<Operation, List<JsonNode>> interactions = new LinkedHashMap<>();

    /** The bodies that each schema describes. */
    private final Map<Schema<?>, List<JsonNode>> bodies = new LinkedHashMap<>();

    private SpecCheck(Spec spec) {
        this.spec = spec;
    }

    /** Names all that differs, a line each: the interaction or the part of the spec, and what is wrong. */
    static List<String> problems(String specYaml, String pactJson) {
        SpecCheck check;
        try {
            check = new SpecCheck(new Spec(specYaml));
        } catch (IllegalArgumentException e) {
            return List.of("the spec: " + e.getMessage());
        }
        JsonNode pact;
        try {
            pact = new ObjectMapper().readTree(pactJson);
        } catch (JsonProcessingException e) {
            return List.of("the pact: " + e.getOriginalMessage());
        }
        int count = 0;
        for (JsonNode interaction : pact.path("interactions")) {
            if (interaction.has("request")) {
                check.interaction(interaction);
                count++;
            }
        }
        if (count == 0) {
            return List.of("the pact: it has no HTTP interaction");
        }
        check.everythingIsShown();
        return check.problems;
    }

    private void interaction(JsonNode interaction) {
        JsonNode request = interaction.path("request");
        JsonNode response = interaction.path("response");
        String name = interaction.path("description").asText();
        String method = request.path("method").asText();
        String path = request.path("path").asText();
        int status = response.path("status").asInt();

        spec.request(method, path, strings(request.path("query")), headers(request), body(request))
                .forEach(problem -> add(name + ": request", problem));
        spec.answer(method, path, status, headers(response), body(response))
                .forEach(problem -> add(name + ": response " + status, problem));

        Optional<ApiOperation> found = spec.operation(method, path);
        if (found.isEmpty()) {
            return;
        }
        ApiOperation operation = found.get();
        interactions
                .computeIfAbsent(operation.getOperation(), key -> new ArrayList<>())
                .add(interaction);
        path(name, operation.getApiPath().original(), request);
        authentication(name, operation.getOperation(), headers(request).keySet());
        ApiResponse documented = operation.getOperation().getResponses().get(Integer.toString(status));
        if (documented != null) {
            headers(response).keySet().stream()
                    // OpenAPI describes it by the media types.
                    .filter(header -> !header.equalsIgnoreCase("Content-Type"))
                    .filter(header ->
                            responseHeaders(documented).keySet().stream().noneMatch(header::equalsIgnoreCase))
                    .forEach(header -> add(name + ": response " + status, "header " + header + " is not documented"));
        }
    }

    /** A path's values come from provider states by the names of the spec's parameters. */
    private void path(String name, String template, JsonNode request) {
        String expression =
                request.path("generators").path("path").path("expression").asText();
        String[] segments = expression.split("/");
        String[] expected = camelCase(template).split("/");
        for (int i = 0; i < segments.length; i++) {
            if (EXPRESSION.matcher(segments[i]).find() && (i >= expected.length || !segments[i].equals(expected[i]))) {
                add(name + ": request", "path " + expression + ": " + segments[i] + " is no parameter of " + template);
            }
        }
    }

    private void authentication(String name, Operation operation, Set<String> headers) {
        List<SecurityRequirement> satisfied = security(operation).stream()
                .filter(alternative -> headers.containsAll(headers(alternative)))
                .toList();
        if (satisfied.size() != 1) {
            add(name + ": request", "satisfies " + satisfied.size() + " of the alternatives of security, and not one");
        } else if (headers.contains(AUTHORIZATION) && !headers(satisfied.get(0)).contains(AUTHORIZATION)) {
            add(name + ": request", "header " + AUTHORIZATION + " is not of the spec's security");
        }
    }

    private void everythingIsShown() {
        Set<String> schemes = new TreeSet<>(schemes().keySet());
        spec.model
                .getPaths()
                .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                    isShown(method + " " + path, path, operation);
                    security(operation).forEach(alternative -> schemes.removeAll(alternative.keySet()));
                }));
        schemes.forEach(scheme -> add("security scheme " + scheme, "no operation requires it"));
        bodies.forEach(this::isShown);
    }

    private void isShown(String name, String path, Operation operation) {
        List<JsonNode> all = interactions.getOrDefault(operation, List.of());
        if (all.isEmpty()) {
            add(name, "no interaction");
            return;
        }
        security(operation).stream()
                .filter(alternative -> all.stream()
                        .noneMatch(one -> headers(one.path("request")).keySet().containsAll(headers(alternative))))
                .forEach(alternative -> add(name, "no interaction authenticates by " + alternative.keySet()));
        Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream()
                .filter(parameter -> all.stream()
                        .map(one -> one.path("request"))
                        .noneMatch(request -> switch (parameter.getIn()) {
                            case "path" ->
                                request.path("generators")
                                        .path("path")
                                        .path("expression")
                                        .asText()
                                        .contains(camelCase("{" + parameter.getName() + "}"));
                            case "query" -> request.path("query").has(parameter.getName());
                            default -> headers(request).containsKey(parameter.getName());
                        }))
                .forEach(parameter -> add(name, "no interaction gives parameter " + parameter.getName()));

        List<JsonNode> requests = all.stream().map(one -> one.path("request")).toList();
        RequestBody requestBody = operation.getRequestBody();
        if (requestBody != null) {
            if (!Boolean.TRUE.equals(requestBody.getRequired())
                    && requests.stream().allMatch(request -> request.has("body"))) {
                add(name + ": request", "the body may be left out, and no interaction does");
            }
            contentIsShown(name + ": request", requestBody.getContent(), requests);
        }
        operation.getResponses().forEach((status, response) -> {
            String part = name + ": response " + status;
            List<JsonNode> responses = all.stream()
                    .map(one -> one.path("response"))
                    .filter(one -> one.path("status").asText().equals(status))
                    .toList();
            if (responses.isEmpty()) {
                add(part, "no interaction");
                return;
            }
            responseHeaders(response).forEach((header, documented) -> {
                if (responses.stream().noneMatch(one -> headers(one).containsKey(header))) {
                    add(part, "no interaction has header " + header);
                } else if (!Boolean.TRUE.equals(documented.getRequired())
                        && responses.stream().allMatch(one -> headers(one).containsKey(header))) {
                    add(part, "header " + header + " may be left out, and no interaction does");
                }
            });
            contentIsShown(part, response.getContent(), responses);
        });
    }

    private void contentIsShown(String part, Content content, List<JsonNode> messages) {
        if (content == null) {
            return;
        }
        content.forEach((type, media) -> {
            List<JsonNode> shown = messages.stream()
                    .filter(message -> headers(message).getOrDefault("Content-Type", List.of()).stream()
                            .anyMatch(value -> value.split(";")[0].strip().equalsIgnoreCase(type)))
                    .map(message -> message.path("body").path("content"))
                    .toList();
            if (shown.isEmpty()) {
                add(part, "no interaction is " + type);
            } else if (media.getSchema() == null) {
                add(part, type + " has no schema");
            } else {
                bodies.computeIfAbsent(media.getSchema(), schema -> new ArrayList<>())
                        .addAll(shown);
            }
        });
    }

    private void isShown(Schema<?> schema, List<JsonNode> all) {
        String name = "schema "
                + Optional.ofNullable(schema.get$ref()).map(SpecCheck::lastPart).orElse("");
        Schema<?> described = schema.get$ref() == null
                ? schema
                : spec.model.getComponents().getSchemas().get(lastPart(schema.get$ref()));
        List<String> required = Optional.ofNullable(described.getRequired()).orElse(List.of());
        if (described.getProperties() == null) {
            add(name, "no property is documented");
            return;
        }
        described.getProperties().forEach((property, type) -> {
            String part = name + ": " + property;
            if (type.getType() == null && type.get$ref() == null) {
                add(part, "any type is documented");
            }
            if (all.stream().noneMatch(body -> body.has(property))) {
                add(part, "no interaction has it");
                return;
            }
            if (!required.contains(property) && all.stream().allMatch(body -> body.has(property))) {
                add(part, "it may be left out, and no interaction does");
            }
            if (Boolean.TRUE.equals(type.getNullable())
                    && all.stream().noneMatch(body -> body.path(property).isNull())) {
                add(part, "it may be null, and in no interaction is");
            }
        });
    }

    private void add(String part, String problem) {
        problems.add(part + ": " + problem);
    }

    private List<SecurityRequirement> security(Operation operation) {
        return Optional.ofNullable(operation.getSecurity())
                .or(() -> Optional.ofNullable(spec.model.getSecurity()))
                .orElse(List.of());
    }

    /** The headers that carry an alternative's schemes, without case. A scheme that goes elsewhere is one that none carries. */
    private Set<String> headers(SecurityRequirement alternative) {
        return alternative.keySet().stream()
                .map(schemes()::get)
                .map(scheme -> scheme == null || scheme.getType() == SecurityScheme.Type.MUTUALTLS
                        ? ""
                        : scheme.getType() != SecurityScheme.Type.APIKEY
                                ? AUTHORIZATION
                                : scheme.getIn() == SecurityScheme.In.HEADER ? scheme.getName() : "")
                .collect(Collectors.toCollection(() -> new TreeSet<>(String.CASE_INSENSITIVE_ORDER)));
    }

    private Map<String, SecurityScheme> schemes() {
        return Optional.ofNullable(spec.model.getComponents())
                .map(components -> components.getSecuritySchemes())
                .orElse(Map.of());
    }

    private Map<String, Header> responseHeaders(ApiResponse response) {
        Map<String, Header> headers = new LinkedHashMap<>();
        Optional.ofNullable(response.getHeaders())
                .orElse(Map.of())
                .forEach((name, header) -> headers.put(
                        name,
                        header.get$ref() == null
                                ? header
                                : spec.model.getComponents().getHeaders().get(lastPart(header.get$ref()))));
        return headers;
    }

    private static String lastPart(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }

    /** A path's template as a provider state's expression: of {@code {project_id}} it makes <code>${projectId}</code>. */
    private static String camelCase(String template) {
        return Pattern.compile("_(\\w)|\\{")
                .matcher(template)
                .replaceAll(match ->
                        match.group(1) == null ? "\\${" : match.group(1).toUpperCase(Locale.ROOT));
    }

    private static Map<String, List<String>> headers(JsonNode message) {
        return strings(message.path("headers"));
    }

    private static Map<String, List<String>> strings(JsonNode lists) {
        Map<String, List<String>> strings = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        lists.properties()
                .forEach(entry -> strings.put(
                        entry.getKey(),
                        StreamSupport.stream(entry.getValue().spliterator(), false)
                                .map(JsonNode::asText)
                                .toList()));
        return strings;
    }

    private static String body(JsonNode message) {
        JsonNode content = message.path("body").path("content");
        return content.isMissingNode() ? null : content.isTextual() ? content.asText() : content.toString();
    }
}
