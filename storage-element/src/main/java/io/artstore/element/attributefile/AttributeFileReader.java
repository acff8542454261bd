package io.artstore.element.attributefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.file.FileId;
import io.artstore.api.file.RetentionPolicy;
import io.artstore.api.file.Sha256;
import io.artstore.api.json.WireJson;
import io.artstore.element.document.Attributes;
import io.artstore.element.document.Deletion;
import io.artstore.element.document.Origin;
import io.artstore.element.document.Place;
import io.artstore.element.document.StoredDocument;
import io.artstore.filestore.StorePath;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads versions 1, 2 and 3. */
public final class AttributeFileReader {
  private static final Set<String> KNOWN = Field.names();

  private AttributeFileReader() {}

  /**
   * Reads a file.
   *
   * @param path where it was found: the folder and, in old files, the name of the data file are
   *     taken from it
   * @throws AttributeFileException when a field that is needed is missing or means nothing
   */
  public static AttributeFile read(StorePath path, byte[] bytes) throws AttributeFileException {
    try {
      JsonNode tree = WireJson.strict().readTree(bytes);
      if (!(tree instanceof ObjectNode object)) {
        throw new AttributeFileException(path + ": is no JSON object");
      }
      AttributeFields fields = new AttributeFields(object);
      fields.requireVersion();
      return new AttributeFile(document(path, fields), unknown(object));
    } catch (IOException | IllegalArgumentException | java.time.DateTimeException e) {
      throw new AttributeFileException(path + ": " + e.getMessage(), e);
    }
  }

  private static StoredDocument document(StorePath path, AttributeFields fields) {
    Instant createdAt = fields.time(Field.CREATED_AT).orElseThrow(fields.missing(Field.CREATED_AT));
    return new StoredDocument(
        FileId.parse(fields.required(Field.FILE_ID)),
        place(path, fields),
        fields.number(Field.FILE_SIZE).orElseThrow(fields.missing(Field.FILE_SIZE)),
        Sha256.parse(fields.required(Field.CHECKSUM)),
        attributes(fields),
        new Origin(
            createdAt,
            fields.required(Field.CREATED_BY_ID),
            fields.required(Field.CREATED_BY_USERNAME),
            fields.text(Field.CREATED_BY_FULLNAME),
            fields.text(Field.CREATED_VIA)),
        fields.time(Field.UPDATED_AT).orElse(createdAt),
        fields.number(Field.REVISION).orElse(1L),
        deletion(fields));
  }

  private static Place place(StorePath path, AttributeFields fields) {
    String folder = path.parent().map(StorePath::value).orElse("");
    String suffixed = path.name();
    if (!suffixed.endsWith(Place.ATTRIBUTES_SUFFIX)) {
      throw new IllegalArgumentException("not the name of an attribute file");
    }
    String name = suffixed.substring(0, suffixed.length() - Place.ATTRIBUTES_SUFFIX.length());
    Optional<String> said = fields.text(Field.STORAGE_FILENAME);
    if (said.isPresent() && !said.get().equals(name)) {
      throw new IllegalArgumentException("describes another file, " + said.get());
    }
    return new Place(folder, name);
  }

  private static Attributes attributes(AttributeFields fields) {
    return new Attributes(
        fields.required(Field.ORIGINAL_FILENAME),
        fields.required(Field.CONTENT_TYPE),
        fields.text(Field.DESCRIPTION),
        fields.text(Field.VERSION),
        fields.texts(Field.TAGS),
        fields.metadata(),
        fields
            .text(Field.RETENTION_POLICY)
            .map(RetentionPolicy::parse)
            .orElse(RetentionPolicy.PERMANENT),
        fields.number(Field.TTL_DAYS).map(Math::toIntExact),
        fields.time(Field.EXPIRES_AT));
  }

  private static Optional<Deletion> deletion(AttributeFields fields) {
    String state = fields.text(Field.STATE).orElse(Field.ACTIVE);
    return switch (state) {
      case Field.ACTIVE -> Optional.empty();
      case Field.DELETED ->
          Optional.of(
              new Deletion(
                  fields.time(Field.DELETED_AT).orElseThrow(fields.missing(Field.DELETED_AT)),
                  fields.required(Field.DELETED_BY_ID),
                  fields.text(Field.DELETED_VIA)));
      default -> throw new IllegalArgumentException("state: unknown, " + state);
    };
  }

  private static ObjectNode unknown(ObjectNode tree) {
    ObjectNode unknown = JsonNodeFactory.instance.objectNode();
    List<String> handled = List.of(Field.CUSTOM_ATTRIBUTES);
    tree.properties().stream()
        .filter(entry -> !KNOWN.contains(entry.getKey()) && !handled.contains(entry.getKey()))
        .forEach(entry -> unknown.set(entry.getKey(), entry.getValue()));
    return unknown;
  }
}
