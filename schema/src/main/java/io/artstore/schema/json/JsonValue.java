package io.artstore.schema.json;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON value. Numbers are whole numbers: nothing here needs a fraction. */
public sealed interface JsonValue {

  /** Names in the order of the text. */
  record JsonObject(Map<String, JsonValue> members) implements JsonValue {
    public JsonObject {
      members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }
  }

  record JsonArray(List<JsonValue> items) implements JsonValue {
    public JsonArray {
      items = List.copyOf(items);
    }
  }

  record JsonString(String text) implements JsonValue {}

  record JsonNumber(long number) implements JsonValue {}

  record JsonBoolean(boolean truth) implements JsonValue {}

  record JsonNull() implements JsonValue {}
}
