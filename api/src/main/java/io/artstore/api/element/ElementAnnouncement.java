package io.artstore.api.element;

import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.net.URI;

/**
 * What an element tells the registry at its start and every half minute. The constructor holds
 * every rule that the registry's table could refuse later.
 *
 * @param name what people call it, 1 to 100 characters, unlike every other element's
 * @param apiUrl where it serves, with http or https and a host, at most 255 characters
 * @param priority 0 to 1000; lower is filled first
 */
public record ElementAnnouncement(
    String name,
    ElementMode mode,
    URI apiUrl,
    long capacityBytes,
    long usedBytes,
    long fileCount,
    int priority) {

  public static final int NAME_LIMIT = 100;
  public static final int API_URL_LIMIT = 255;
  public static final int PRIORITY_LIMIT = 1000;

  public ElementAnnouncement {
    requireGiven("name", name);
    requireGiven("mode", mode);
    requireGiven("api_url", apiUrl);
    if (name.isBlank()
        || name.length() > NAME_LIMIT
        || !name.codePoints().allMatch(ElementAnnouncement::canBeShown)) {
      throw invalid("name", "1 to %d characters that can be shown".formatted(NAME_LIMIT));
    }
    checkAddress(apiUrl);
    requireCount("capacity_bytes", capacityBytes);
    requireCount("used_bytes", usedBytes);
    requireCount("file_count", fileCount);
    if (priority < 0 || priority > PRIORITY_LIMIT) {
      throw invalid("priority", "0 to %d, not %d".formatted(PRIORITY_LIMIT, priority));
    }
  }

  private static void checkAddress(URI address) {
    boolean web =
        "http".equalsIgnoreCase(address.getScheme())
            || "https".equalsIgnoreCase(address.getScheme());
    if (!web
        || address.getHost() == null
        || address.getRawUserInfo() != null
        || address.getRawQuery() != null
        || address.getRawFragment() != null
        || address.toString().length() > API_URL_LIMIT) {
      throw invalid(
          "api_url",
          "http or https, a host, no user, query or fragment, at most %d characters"
              .formatted(API_URL_LIMIT));
    }
  }

  private static boolean canBeShown(int character) {
    return !Character.isISOControl(character)
        && Character.getType(character) != Character.SURROGATE;
  }

  private static void requireGiven(String field, Object value) {
    // A field that the JSON lacks arrives as null, whatever its type says.
    if (value == null) {
      throw new InvalidAttributeException(ErrorCode.FIELD_MISSING, field, field + " is missing");
    }
  }

  private static void requireCount(String field, long value) {
    if (value < 0) {
      throw invalid(field, "not less than 0, as " + value + " is");
    }
  }

  private static InvalidAttributeException invalid(String field, String reason) {
    return new InvalidAttributeException(ErrorCode.FIELD_INVALID, field, reason);
  }
}
