package io.artstore.servicekit.http;

import io.artstore.api.problem.ErrorCode;
import io.artstore.servicekit.uri.PercentEncoding;
import java.util.ArrayList;
import java.util.List;

/** Cuts a path at its slashes and decodes each segment once. */
final class PathSegments {
  private PathSegments() {}

  /**
   * @throws ProblemException {@code bad_request} for what one reader could understand differently
   *     from another: dot segments, encoded slashes, control characters, malformed encoding
   */
  static List<String> of(String path) {
    if (!path.startsWith("/")) {
      throw ambiguous("it does not begin with a slash");
    }
    List<String> segments = new ArrayList<>();
    for (String raw : path.substring(1).split("/", -1)) {
      String segment = decode(raw);
      if (segment.equals(".") || segment.equals("..")) {
        throw ambiguous("it has dot segments");
      }
      if (segment.chars().anyMatch(PathSegments::isUnsafe)) {
        throw ambiguous("it has encoded slashes, backslashes or control characters");
      }
      segments.add(segment);
    }
    return segments;
  }

  private static String decode(String raw) {
    try {
      return PercentEncoding.decode(raw);
    } catch (IllegalArgumentException malformed) {
      throw ambiguous(String.valueOf(malformed.getMessage())).cause(malformed);
    }
  }

  private static boolean isUnsafe(int character) {
    return character == '/' || character == '\\' || Character.isISOControl(character);
  }

  private static ProblemException ambiguous(String reason) {
    return new ProblemException(ErrorCode.BAD_REQUEST, "the path is refused: " + reason);
  }
}
