package io.artstore.element.attributefile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.artstore.api.json.WireJson;
import io.artstore.element.document.Attributes;
import io.artstore.element.document.Origin;
import io.artstore.element.document.StoredDocument;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/** Writes version 3. The same document always gives the same bytes. */
public final class AttributeFileWriter {
  static final int VERSION = 3;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private static final ObjectWriter WRITER =
      WireJson.mapper()
          .writer(
              new DefaultPrettyPrinter()
                  .withSeparators(
                      Separators.createDefaultInstance()
                          .withObjectFieldValueSpacing(Separators.Spacing.AFTER))
                  .withObjectIndenter(new DefaultIndenter("  ", "\n")));

  private AttributeFileWriter() {}

  /** The bytes of the file; how many they may be is for the caller to check. */
  public static byte[] write(AttributeFile file) {
    try {
      return (WRITER.writeValueAsString(tree(file)) + "\n").getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree can always be written", e);
    }
  }

  private static ObjectNode tree(AttributeFile file) {
    StoredDocument document = file.document();
    ObjectNode tree = JsonNodeFactory.instance.objectNode();
    tree.put(Field.SCHEMA_VERSION.text(), VERSION);
    tree.put(Field.FILE_ID.text(), document.fileId().toString());
    tree.put(Field.STATE.text(), document.isDeleted() ? Field.DELETED : Field.ACTIVE);
    tree.put(Field.ORIGINAL_FILENAME.text(), document.attributes().filename());
    tree.put(Field.STORAGE_FILENAME.text(), document.place().name());
    tree.put(Field.STORAGE_PATH.text(), document.place().folder());
    tree.put(Field.FILE_SIZE.text(), document.size());
    tree.put(Field.CONTENT_TYPE.text(), document.attributes().contentType());
    tree.put(Field.CHECKSUM.text(), document.checksum().hex());
    putOrigin(tree, document.origin(), document.updatedAt());
    putAttributes(tree, document.attributes());
    tree.put(Field.REVISION.text(), document.revision());
    document
        .deletion()
        .ifPresent(
            deletion -> {
              tree.put(Field.DELETED_AT.text(), TIME.format(deletion.at()));
              tree.put(Field.DELETED_BY_ID.text(), deletion.byId());
              put(tree, Field.DELETED_VIA, deletion.via());
            });
    tree.setAll(file.unknown());
    return tree;
  }

  private static void putOrigin(ObjectNode tree, Origin origin, Instant updatedAt) {
    tree.put(Field.CREATED_AT.text(), TIME.format(origin.at()));
    tree.put(Field.UPDATED_AT.text(), TIME.format(updatedAt));
    tree.put(Field.CREATED_BY_ID.text(), origin.byId());
    tree.put(Field.CREATED_BY_USERNAME.text(), origin.byName());
    put(tree, Field.CREATED_BY_FULLNAME, origin.byFullName());
    put(tree, Field.CREATED_VIA, origin.via());
  }

  private static void putAttributes(ObjectNode tree, Attributes attributes) {
    put(tree, Field.DESCRIPTION, attributes.description());
    put(tree, Field.VERSION, attributes.version());
    ArrayNode tags = tree.putArray(Field.TAGS.text());
    attributes.tags().forEach(tags::add);
    tree.set(Field.METADATA.text(), attributes.metadata());
    tree.put(Field.RETENTION_POLICY.text(), attributes.retentionPolicy().text());
    attributes.ttlDays().ifPresent(days -> tree.put(Field.TTL_DAYS.text(), days));
    put(tree, Field.EXPIRES_AT, attributes.expiresAt().map(TIME::format));
  }

  private static void put(ObjectNode tree, Field field, Optional<String> value) {
    value.ifPresent(text -> tree.put(field.text(), text));
  }
}
