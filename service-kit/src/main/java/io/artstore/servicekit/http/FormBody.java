package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Bodies of type {@code application/x-www-form-urlencoded}. */
final class FormBody {
  private static final String MEDIA_TYPE = "application/x-www-form-urlencoded";

  private FormBody() {}

  static Map<String, String> read(Exchange exchange) throws IOException {
    if (!exchange.mediaType().orElse("").equals(MEDIA_TYPE)) {
      throw new ProblemException(ErrorCode.UNSUPPORTED_MEDIA_TYPE, "the body must be " + MEDIA_TYPE)
          .field("Content-Type", exchange.mediaType().orElse(null));
    }
    QueryParameters parameters =
        QueryParameters.parse(new String(SmallBody.read(exchange), StandardCharsets.UTF_8));
    Map<String, String> form = new LinkedHashMap<>();
    for (String name : parameters.all().keySet()) {
      form.put(name, parameters.single(name).orElse(""));
    }
    return form;
  }
}
