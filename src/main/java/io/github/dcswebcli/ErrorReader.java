package io.github.dcswebcli;

import com.squareup.moshi.JsonDataException;
import com.squareup.moshi.JsonReader;
import io.github.dcswebcli.model.ErrorResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import okio.Buffer;

/**
 * Reads why a request was refused, from whatever body came. It takes what is readable and never fails: no body may hide the
 * status. Beside the documented form it knows {@code {"code", "message"}}, either one nested in an object or not.
 */
final class ErrorReader {
    private ErrorReader() {}

    static ErrorResponse read(String body) {
        Map<String, String> texts = new HashMap<>();
        try {
            collect(JsonReader.of(new Buffer().writeUtf8(body)), texts);
        } catch (IOException | JsonDataException e) {
            // Cut off, or no JSON object: what came before that stands.
        }
        return new ErrorResponse(
                texts.getOrDefault(ErrorResponse.JSON_ERROR_CODE, texts.get("code")),
                texts.getOrDefault(ErrorResponse.JSON_ERROR_MSG, texts.get("message")),
                texts.get(ErrorResponse.JSON_ERROR_EXT_MSG),
                texts.get(ErrorResponse.JSON_REQUEST_ID));
    }

    /** Every text and number of the object and, where it has none of that name, of those inside it; the first of a name. */
    private static void collect(JsonReader reader, Map<String, String> texts) throws IOException {
        Map<String, String> inside = new HashMap<>();
        try {
            reader.beginObject();
            while (reader.hasNext()) {
                String name = reader.nextName();
                switch (reader.peek()) {
                    case BEGIN_OBJECT -> collect(reader, inside);
                    case STRING, NUMBER -> texts.putIfAbsent(name, reader.nextString());
                    default -> reader.skipValue();
                }
            }
            reader.endObject();
        } finally {
            inside.forEach(texts::putIfAbsent);
        }
    }
}
