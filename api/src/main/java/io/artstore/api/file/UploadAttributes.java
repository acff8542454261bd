package io.artstore.api.file;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.artstore.api.json.WireJson;
import io.artstore.api.problem.ErrorCode;
import io.artstore.api.problem.InvalidAttributeException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller says about a document it hands in. An instance exists only when files and databases
 * can keep every part of it: the constructor holds all rules, so that what is accepted before the
 * first byte is accepted by every later step.
 *
 * @param filename any Unicode text of 1 to 500 code points but NUL and unpaired surrogates; it is
 *     never used as a path
 * @param contentType a media type of at most 255 printable ASCII characters
 * @param ttlDays days to live, 1 to 365; present exactly for temporary documents
 * @param metadata a JSON object of the caller's own
 */
public record UploadAttributes(
    String filename,
    String contentType,
    RetentionPolicy retentionPolicy,
    Optional<Integer> ttlDays,
    Optional<String> description,
    Optional<String> version,
    List<String> tags,
    JsonNode metadata) {

  public static final int FILENAME_LIMIT = 500;
  public static final int CONTENT_TYPE_LIMIT = 255;
  public static final int DESCRIPTION_LIMIT = 10_000;
  public static final int VERSION_LIMIT = 50;
  public static final int TAGS_LIMIT = 50;
  public static final int TAG_LIMIT = 50;
  public static final int TTL_DAYS_LIMIT = 365;
  public static final int TTL_DAYS_DEFAULT = 30;

  /** Leaves 4 KiB of the 64 KiB of an attribute file to the fields that the element adds. */
  public static final int ENCODED_BYTES_LIMIT = 60 * 1024;

  /** What a caller who names no media type is taken to mean. */
  public static final String CONTENT_TYPE_DEFAULT = "application/octet-stream";

  private static final String FILENAME = "filename";
  private static final String RETENTION_POLICY = "retention_policy";
  private static final String TTL_DAYS = "ttl_days";
  private static final String DESCRIPTION = "description";
  private static final String VERSION = "version";
  private static final String TAGS = "tags";
  private static final String METADATA = "metadata";

  /** The parameter that declares the digest of the bytes; it travels beside the attributes. */
  public static final String SHA256 = "sha256";

  private static final Set<String> SINGLE =
      Set.of(FILENAME, RETENTION_POLICY, TTL_DAYS, DESCRIPTION, VERSION, METADATA, SHA256);

  public UploadAttributes {
    tags = List.copyOf(tags);
    AttributeText.check(FILENAME, filename, 1, FILENAME_LIMIT);
    AttributeText.checkMediaType(contentType, CONTENT_TYPE_LIMIT);
    checkTtl(retentionPolicy, ttlDays);
    description.ifPresent(text -> AttributeText.check(DESCRIPTION, text, 0, DESCRIPTION_LIMIT));
    version.ifPresent(text -> AttributeText.check(VERSION, text, 0, VERSION_LIMIT));
    if (tags.size() > TAGS_LIMIT) {
      throw invalid(TAGS, "at most " + TAGS_LIMIT + " tags are kept, " + tags.size() + " came");
    }
    tags.forEach(tag -> AttributeText.check(TAGS, tag, 1, TAG_LIMIT));
    AttributeJson.check(METADATA, metadata);
    checkEncodedSize(filename, description, tags, metadata);
  }

  /** Attributes of a permanent document with a name and a media type only. */
  public static UploadAttributes named(String filename, String contentType) {
    return new UploadAttributes(
        filename,
        contentType,
        RetentionPolicy.PERMANENT,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        JsonNodeFactory.instance.objectNode());
  }

  /**
   * Reads the parameters of an upload.
   *
   * @param parameters decoded query parameters or form fields; {@code sha256} is passed over
   * @param contentType the media type of the bytes, empty when none was declared
   * @throws InvalidAttributeException naming the first parameter that cannot be kept, is unknown,
   *     or was given twice
   */
  public static UploadAttributes fromParameters(
      Map<String, List<String>> parameters, Optional<String> contentType) {
    parameters.forEach(UploadAttributes::checkName);
    RetentionPolicy policy =
        first(parameters, RETENTION_POLICY)
            .map(UploadAttributes::policy)
            .orElse(RetentionPolicy.PERMANENT);
    Optional<Integer> ttlDays = first(parameters, TTL_DAYS).map(UploadAttributes::days);
    if (policy == RetentionPolicy.TEMPORARY && ttlDays.isEmpty()) {
      ttlDays = Optional.of(TTL_DAYS_DEFAULT);
    }
    return new UploadAttributes(
        first(parameters, FILENAME)
            .orElseThrow(
                () ->
                    new InvalidAttributeException(
                        ErrorCode.FIELD_MISSING, FILENAME, "the file name is missing")),
        contentType.filter(text -> !text.isBlank()).orElse(CONTENT_TYPE_DEFAULT),
        policy,
        ttlDays,
        first(parameters, DESCRIPTION),
        first(parameters, VERSION),
        parameters.getOrDefault(TAGS, List.of()),
        first(parameters, METADATA)
            .map(text -> AttributeJson.parse(METADATA, text))
            .orElse(JsonNodeFactory.instance.objectNode()));
  }

  /** The parameters that {@link #fromParameters} reads back, without the media type. */
  public Map<String, List<String>> toParameters() {
    Map<String, List<String>> parameters = new LinkedHashMap<>();
    parameters.put(FILENAME, List.of(filename));
    parameters.put(RETENTION_POLICY, List.of(retentionPolicy.text()));
    ttlDays.ifPresent(days -> parameters.put(TTL_DAYS, List.of(days.toString())));
    description.ifPresent(text -> parameters.put(DESCRIPTION, List.of(text)));
    version.ifPresent(text -> parameters.put(VERSION, List.of(text)));
    if (!tags.isEmpty()) {
      parameters.put(TAGS, tags);
    }
    if (!metadata.isEmpty()) {
      parameters.put(METADATA, List.of(metadata.toString()));
    }
    return parameters;
  }

  private static void checkName(String name, List<String> values) {
    if (!SINGLE.contains(name) && !name.equals(TAGS)) {
      throw new InvalidAttributeException(
          ErrorCode.FIELD_UNKNOWN, name, "an upload has no parameter of this name");
    }
    if (SINGLE.contains(name) && values.size() > 1) {
      throw invalid(name, "given " + values.size() + " times");
    }
  }

  private static Optional<String> first(Map<String, List<String>> parameters, String name) {
    return parameters.getOrDefault(name, List.of()).stream().findFirst();
  }

  private static RetentionPolicy policy(String text) {
    return RetentionPolicy.of(text)
        .orElseThrow(() -> invalid(RETENTION_POLICY, "permanent or temporary, not this"));
  }

  private static int days(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw invalid(TTL_DAYS, "a whole number of days, not this");
    }
  }

  private static void checkTtl(RetentionPolicy policy, Optional<Integer> ttlDays) {
    switch (policy) {
      case PERMANENT -> {
        if (ttlDays.isPresent()) {
          throw invalid(TTL_DAYS, "only a temporary document has days to live");
        }
      }
      case TEMPORARY -> {
        if (ttlDays.filter(days -> days >= 1 && days <= TTL_DAYS_LIMIT).isEmpty()) {
          throw invalid(TTL_DAYS, "a temporary document lives 1 to " + TTL_DAYS_LIMIT + " days");
        }
      }
    }
  }

  private static void checkEncodedSize(
      String filename, Optional<String> description, List<String> tags, JsonNode metadata) {
    List<Object> parts = new ArrayList<>(List.of(filename, tags, metadata));
    description.ifPresent(parts::add);
    try {
      int bytes =
          WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsBytes(parts).length;
      if (bytes > ENCODED_BYTES_LIMIT) {
        throw new InvalidAttributeException(
            ErrorCode.ATTRIBUTES_TOO_LARGE,
            METADATA,
            "all attributes together take " + bytes + " bytes, " + ENCODED_BYTES_LIMIT + " fit");
      }
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("attributes that were checked cannot be written", e);
    }
  }

  private static InvalidAttributeException invalid(String field, String reason) {
    return new InvalidAttributeException(ErrorCode.FIELD_INVALID, field, reason);
  }
}
