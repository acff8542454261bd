package io.artstore.schema.json;

import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonBoolean;
import io.artstore.schema.json.JsonValue.JsonNull;
import io.artstore.schema.json.JsonValue.JsonNumber;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import java.util.Iterator;
import java.util.Map;

/**
 * Writes JSON for people and version control: two spaces, one member a line, short arrays of
 * numbers on one line.
 */
public final class JsonWriter {
  private final StringBuilder out = new StringBuilder();

  private JsonWriter() {}

  /** The value as text that ends with a line feed. */
  public static String write(JsonValue value) {
    JsonWriter writer = new JsonWriter();
    writer.value(value, 0);
    return writer.out.append('\n').toString();
  }

  private void value(JsonValue value, int depth) {
    switch (value) {
      case JsonObject object -> object(object, depth);
      case JsonArray array -> array(array, depth);
      case JsonString string -> string(string.text());
      case JsonNumber number -> out.append(number.number());
      case JsonBoolean truth -> out.append(truth.truth());
      case JsonNull none -> out.append("null");
    }
  }

  private void object(JsonObject object, int depth) {
    if (object.members().isEmpty()) {
      out.append("{}");
      return;
    }
    out.append('{');
    Iterator<Map.Entry<String, JsonValue>> members = object.members().entrySet().iterator();
    while (members.hasNext()) {
      Map.Entry<String, JsonValue> member = members.next();
      newLine(depth + 1);
      string(member.getKey());
      out.append(": ");
      value(member.getValue(), depth + 1);
      out.append(members.hasNext() ? "," : "");
    }
    newLine(depth);
    out.append('}');
  }

  private void array(JsonArray array, int depth) {
    boolean oneLine = array.items().stream().allMatch(item -> item instanceof JsonNumber);
    out.append('[');
    Iterator<JsonValue> items = array.items().iterator();
    while (items.hasNext()) {
      if (!oneLine) {
        newLine(depth + 1);
      }
      value(items.next(), depth + 1);
      out.append(items.hasNext() ? (oneLine ? ", " : ",") : "");
    }
    if (!oneLine) {
      newLine(depth);
    }
    out.append(']');
  }

  private void newLine(int depth) {
    out.append('\n').append("  ".repeat(depth));
  }

  private void string(String text) {
    out.append('"');
    for (int index = 0; index < text.length(); index++) {
      char c = text.charAt(index);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20) {
            out.append(String.format("\\u%04x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
