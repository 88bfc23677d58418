package io.github.dcswebcli.model;
import com.squareup.moshi.Json;
/** x. @param errorCode x @param errorMsg a @param errorExtMsg a @param requestId a */
public record ErrorResponse(@Json(name = JSON_ERROR_CODE) String errorCode, @Json(name = JSON_ERROR_MSG) String errorMsg, @Json(name = JSON_ERROR_EXT_MSG) String errorExtMsg, @Json(name = JSON_REQUEST_ID) String requestId) {
    /** x. */
    public static final String JSON_ERROR_CODE = "error_code";
    /** x. */
    public static final String JSON_ERROR_MSG = "error_msg";
    /** x. */
    public static final String JSON_ERROR_EXT_MSG = "error_ext_msg";
    /** x. */
    public static final String JSON_REQUEST_ID = "request_id";
}
