package io.github.dcswebcli;

import org.jspecify.annotations.Nullable;

/**
 * A completed logoff.
 *
 * @param status the HTTP status: 204, or 200 where a gateway has turned one into the other
 * @param requestId the provider's ID of the request ({@code X-Request-Id}), to be quoted to its support; null if the answer
 *     carried none
 */
public record LogoffResult(int status, @Nullable String requestId) {}
