package io.github.dcswebcli.model;
import com.squareup.moshi.Json;
/** x. @param clientId x */
public record LogoutWebCliBody(@Json(name = JSON_CLIENT_ID) String clientId) {
    /** x. */
    public static final String JSON_CLIENT_ID = "client_id";
}
