package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.uri.PercentEncoding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The parameters of a query or a form, decoded strictly. */
record QueryParameters(Map<String, List<String>> all) {
  private static final int COUNT_LIMIT = 1000;

  /**
   * @throws ProblemException {@code bad_request} when it is not percent-encoded UTF-8
   */
  static QueryParameters parse(@Nullable String text) {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    if (text == null || text.isEmpty()) {
      return new QueryParameters(Map.of());
    }
    String[] pairs = text.split("&", COUNT_LIMIT + 1);
    if (pairs.length > COUNT_LIMIT) {
      throw new ProblemException(
          ErrorCode.BAD_REQUEST, "more than %d parameters".formatted(COUNT_LIMIT));
    }
    for (String pair : pairs) {
      if (!pair.isEmpty()) {
        String[] parts = pair.split("=", 2);
        parameters
            .computeIfAbsent(decode(parts[0]), name -> new ArrayList<>(1))
            .add(parts.length == 2 ? decode(parts[1]) : "");
      }
    }
    parameters.replaceAll((name, values) -> List.copyOf(values));
    return new QueryParameters(Collections.unmodifiableMap(parameters));
  }

  private static String decode(String text) {
    try {
      return PercentEncoding.decodeForm(text);
    } catch (IllegalArgumentException malformed) {
      throw new ProblemException(
              ErrorCode.BAD_REQUEST,
              "a parameter is not percent-encoded UTF-8: " + malformed.getMessage())
          .cause(malformed);
    }
  }

  Optional<String> single(String name) {
    List<String> values = all.getOrDefault(name, List.of());
    if (values.size() > 1) {
      throw new ProblemException(
              ErrorCode.BAD_REQUEST,
              "the parameter %s is given %d times".formatted(name, values.size()))
          .field(name, null);
    }
    return values.stream().findFirst();
  }
}
