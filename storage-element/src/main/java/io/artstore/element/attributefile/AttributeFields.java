package io.artstore.element.attributefile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Typed access to the fields of an attribute file; a null is the same as an absent field. */
final class AttributeFields {
  private final ObjectNode tree;

  AttributeFields(ObjectNode tree) {
    this.tree = tree;
  }

  /** Version 1 has no field, version 2 the text 2.0, version 3 a number. */
  void requireVersion() {
    Optional<JsonNode> version = node(Field.SCHEMA_VERSION.text());
    boolean known =
        version.isEmpty()
            || (version.get().isTextual() && version.get().textValue().matches("[12](\\.\\d+)?"))
            || (version.get().isIntegralNumber()
                && version.get().asLong() >= 1
                && version.get().asLong() <= AttributeFileWriter.VERSION);
    if (!known) {
      throw new IllegalArgumentException("schema_version: unknown, " + version.orElseThrow());
    }
  }

  String required(Field field) {
    return text(field).orElseThrow(missing(field));
  }

  Supplier<IllegalArgumentException> missing(Field field) {
    return () -> new IllegalArgumentException(field.text() + ": missing");
  }

  Optional<String> text(Field field) {
    Optional<JsonNode> node = node(field.text());
    if (node.isPresent() && !node.get().isTextual()) {
      throw new IllegalArgumentException(field.text() + ": not a text");
    }
    return node.map(JsonNode::textValue);
  }

  Optional<Long> number(Field field) {
    Optional<JsonNode> node = node(field.text());
    if (node.isPresent() && !(node.get().isIntegralNumber() && node.get().canConvertToLong())) {
      throw new IllegalArgumentException(field.text() + ": not a whole number");
    }
    return node.map(JsonNode::longValue);
  }

  Optional<Instant> time(Field field) {
    return text(field).map(AttributeFields::parseTime);
  }

  private static Instant parseTime(String text) {
    Instant time;
    try {
      time = OffsetDateTime.parse(text, DateTimeFormatter.ISO_OFFSET_DATE_TIME).toInstant();
    } catch (DateTimeParseException withoutOffset) {
      time =
          LocalDateTime.parse(text, DateTimeFormatter.ISO_LOCAL_DATE_TIME)
              .toInstant(ZoneOffset.UTC);
    }
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  List<String> texts(Field field) {
    Optional<JsonNode> node = node(field.text());
    if (node.isEmpty()) {
      return List.of();
    }
    if (!node.get().isArray()) {
      throw new IllegalArgumentException(field.text() + ": not a list");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode item : node.get()) {
      if (!item.isTextual()) {
        throw new IllegalArgumentException(field.text() + ": holds what is no text");
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  /** Under its own name, or under the name that version 2 gave it. */
  JsonNode metadata() {
    JsonNode metadata =
        node(Field.METADATA.text())
            .or(() -> node(Field.CUSTOM_ATTRIBUTES))
            .orElseGet(JsonNodeFactory.instance::objectNode);
    if (!metadata.isObject()) {
      throw new IllegalArgumentException("metadata: not an object");
    }
    return metadata;
  }

  private Optional<JsonNode> node(String name) {
    return Optional.ofNullable(tree.get(name)).filter(node -> !node.isNull());
  }
}
