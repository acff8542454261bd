package io.artstore.servicekit.http;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A path with parameters, such as {@code /api/v1/files/{id}}. A parameter stands for one whole
 * segment that is not empty. Ordered so that a literal comes before a parameter.
 */
record PathTemplate(List<String> segments) implements Comparable<PathTemplate> {
  private static final Pattern PARAMETER = Pattern.compile("\\{[a-z_]+}");
  private static final Pattern LITERAL = Pattern.compile("[A-Za-z0-9._~:-]*");
  private static final Comparator<String> LITERAL_FIRST =
      Comparator.comparing(PathTemplate::isParameter).thenComparing(Comparator.naturalOrder());

  PathTemplate {
    segments = List.copyOf(segments);
    for (String segment : segments) {
      if (!PARAMETER.matcher(segment).matches() && !LITERAL.matcher(segment).matches()) {
        throw new IllegalArgumentException("not a segment of a template: " + segment);
      }
    }
  }

  static PathTemplate parse(String text) {
    if (!text.startsWith("/")) {
      throw new IllegalArgumentException("a template begins with a slash: " + text);
    }
    return new PathTemplate(Arrays.asList(text.substring(1).split("/", -1)));
  }

  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != segments.size()) {
      return Optional.empty();
    }
    Map<String, String> parameters = new HashMap<>();
    for (int index = 0; index < path.size(); index++) {
      String segment = segments.get(index);
      String value = path.get(index);
      if (isParameter(segment)) {
        if (value.isEmpty()) {
          return Optional.empty();
        }
        parameters.put(segment.substring(1, segment.length() - 1), value);
      } else if (!segment.equals(value)) {
        return Optional.empty();
      }
    }
    return Optional.of(parameters);
  }

  private static boolean isParameter(String segment) {
    return segment.startsWith("{");
  }

  @Override
  public int compareTo(PathTemplate other) {
    int bySize = Integer.compare(segments.size(), other.segments.size());
    for (int index = 0; bySize == 0 && index < segments.size(); index++) {
      int bySegment = LITERAL_FIRST.compare(segments.get(index), other.segments.get(index));
      if (bySegment != 0) {
        return bySegment;
      }
    }
    return bySize;
  }

  @Override
  public String toString() {
    return "/" + String.join("/", segments);
  }
}
