package io.artstore.element.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.element.ElementId;
import io.artstore.api.element.ElementMode;
import io.artstore.api.json.WireJson;
import io.artstore.filestore.FileStore;
import io.artstore.filestore.FileStoreException;
import io.artstore.filestore.SmallFiles;
import io.artstore.filestore.StorePath;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

/** Reads and writes {@code element.json}; the form is in {@code docs/formats/element-json.md}. */
public final class ElementFile {
  static final StorePath PATH = StorePath.of("element.json");

  private static final int VERSION = 1;
  private static final int BYTES_LIMIT = 65_536;
  private static final String SCHEMA_VERSION = "schema_version";
  private static final String ELEMENT_ID = "element_id";
  private static final String MODE = "mode";
  private static final String CAPACITY_BYTES = "capacity_bytes";
  private static final String WRITER_EPOCH = "writer_epoch";
  private static final String CREATED_AT = "created_at";

  private final FileStore store;

  public ElementFile(FileStore store) {
    this.store = store;
  }

  /**
   * Reads it.
   *
   * @return empty when the element has never started
   * @throws FileStoreException.Corrupt when it cannot be understood; it is never written anew then,
   *     because the element's id would be lost
   */
  public Optional<ElementIdentity> read() throws FileStoreException {
    Optional<ObjectNode> tree = tree();
    if (tree.isEmpty()) {
      return Optional.empty();
    }
    try {
      JsonNode fields = tree.get();
      if (fields.path(SCHEMA_VERSION).asInt() != VERSION) {
        throw new IllegalArgumentException("unknown schema_version " + fields.path(SCHEMA_VERSION));
      }
      return Optional.of(
          new ElementIdentity(
              ElementId.parse(fields.path(ELEMENT_ID).asText()),
              ElementMode.parse(fields.path(MODE).asText()),
              number(fields, CAPACITY_BYTES),
              number(fields, WRITER_EPOCH),
              Instant.parse(fields.path(CREATED_AT).asText())));
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new FileStoreException.Corrupt(PATH + ": " + e.getMessage());
    }
  }

  private static long number(JsonNode fields, String name) {
    JsonNode value = fields.path(name);
    if (!value.isIntegralNumber()) {
      throw new IllegalArgumentException(name + " is not a whole number");
    }
    return value.longValue();
  }

  /** Replaces it atomically; it is durable when this returns. Fields of others are kept. */
  public void write(ElementIdentity identity) throws FileStoreException {
    ObjectNode tree = tree().orElseGet(JsonNodeFactory.instance::objectNode);
    tree.put(SCHEMA_VERSION, VERSION);
    tree.put(ELEMENT_ID, identity.elementId().toString());
    tree.put(MODE, identity.mode().text());
    tree.put(CAPACITY_BYTES, identity.capacityBytes());
    tree.put(WRITER_EPOCH, identity.writerEpoch());
    tree.put(CREATED_AT, identity.createdAt().toString());
    byte[] bytes = (tree.toPrettyString() + "\n").getBytes(StandardCharsets.UTF_8);
    SmallFiles.replace(store, PATH, bytes);
  }

  private Optional<ObjectNode> tree() throws FileStoreException {
    byte[] bytes;
    try {
      bytes = store.read(PATH, BYTES_LIMIT);
    } catch (FileStoreException.NotFound e) {
      return Optional.empty();
    }
    try {
      if (WireJson.mapper().readTree(new String(bytes, StandardCharsets.UTF_8))
          instanceof ObjectNode object) {
        return Optional.of(object);
      }
    } catch (JsonProcessingException e) {
      throw new FileStoreException.Corrupt(PATH + ": " + e.getOriginalMessage());
    }
    throw new FileStoreException.Corrupt(PATH + ": is no JSON object");
  }
}
