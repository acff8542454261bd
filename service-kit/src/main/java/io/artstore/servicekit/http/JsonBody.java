package io.artstore.servicekit.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.io.IOException;
import java.util.stream.Collectors;

/**
 * Bodies in JSON. A fault names the field, as a path, and never repeats the body. A component of a
 * record may be absent only when it is an {@code Optional}.
 */
final class JsonBody {
  private static final ObjectReader READER =
      WireJson.strict()
          .reader()
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .with(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES);

  private JsonBody() {}

  static <T> T read(Exchange exchange, Class<T> type) throws IOException {
    String mediaType = exchange.mediaType().orElse("application/json");
    if (!mediaType.equals("application/json") && !mediaType.endsWith("+json")) {
      throw new ProblemException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be application/json")
          .field("Content-Type", mediaType);
    }
    byte[] body = SmallBody.read(exchange);
    T value;
    try {
      value = READER.forType(type).readValue(body);
    } catch (JsonMappingException fault) {
      throw problem(fault);
    } catch (JsonProcessingException fault) {
      throw malformed(fault);
    }
    if (value == null) {
      throw new ProblemException(ErrorCode.MALFORMED_JSON, "the body is null");
    }
    return value;
  }

  private static ProblemException problem(JsonMappingException fault) {
    String field = pathOf(fault);
    if (fault.getCause() instanceof InvalidAttributeException invalid) {
      return new ProblemException(invalid.code(), String.valueOf(invalid.getMessage()))
          .field(invalid.field(), null)
          .cause(fault);
    }
    if (fault instanceof UnrecognizedPropertyException) {
      return new ProblemException(ErrorCode.FIELD_UNKNOWN, "there is no field " + field)
          .field(field, null)
          .cause(fault);
    }
    if (field.isEmpty() || fault.getCause() instanceof JsonProcessingException) {
      return malformed(fault);
    }
    if (saysNull(fault)) {
      return new ProblemException(
              ErrorCode.FIELD_MISSING, "the field %s is missing".formatted(field))
          .field(field, null)
          .cause(fault);
    }
    String reason =
        fault.getCause() instanceof IllegalArgumentException refused
            ? String.valueOf(refused.getMessage())
            : "it has the wrong type";
    return new ProblemException(
            ErrorCode.FIELD_INVALID, "the field %s cannot be used: %s".formatted(field, reason))
        .field(field, null)
        .cause(fault);
  }

  /** Jackson has no type for it; what it says in both cases is its documented feature's name. */
  private static boolean saysNull(JsonMappingException fault) {
    String message = String.valueOf(fault.getOriginalMessage());
    return message.contains("FAIL_ON_NULL_CREATOR_PROPERTIES")
        || message.contains("FAIL_ON_NULL_FOR_PRIMITIVES");
  }

  private static ProblemException malformed(JsonProcessingException fault) {
    String place =
        fault.getLocation() == null
            ? ""
            : " at line %d, column %d"
                .formatted(fault.getLocation().getLineNr(), fault.getLocation().getColumnNr());
    return new ProblemException(
            ErrorCode.MALFORMED_JSON, "the body is not the JSON that is expected here" + place)
        .cause(fault);
  }

  private static String pathOf(JsonMappingException fault) {
    return fault.getPath().stream()
        .map(
            step -> step.getFieldName() == null ? "[" + step.getIndex() + "]" : step.getFieldName())
        .collect(Collectors.joining("."))
        .replace(".[", "[");
  }
}
