package io.artstore.schema.json;

import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonBoolean;
import io.artstore.schema.json.JsonValue.JsonNull;
import io.artstore.schema.json.JsonValue.JsonNumber;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one JSON value from a text that holds nothing else. */
public final class JsonReader {
  private static final int MAXIMUM_DEPTH = 32;

  private final String text;
  private int position;

  private JsonReader(String text) {
    this.text = text;
  }

  public static JsonValue read(String text) throws JsonException {
    JsonReader reader = new JsonReader(text);
    JsonValue value = reader.value(0);
    reader.skipSpace();
    if (reader.position < text.length()) {
      throw reader.fault("something follows the value");
    }
    return value;
  }

  private JsonValue value(int depth) throws JsonException {
    if (depth > MAXIMUM_DEPTH) {
      throw fault("nested deeper than " + MAXIMUM_DEPTH);
    }
    skipSpace();
    return switch (peek()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> new JsonString(string());
      case 't' -> literal("true", new JsonBoolean(true));
      case 'f' -> literal("false", new JsonBoolean(false));
      case 'n' -> literal("null", new JsonNull());
      default -> number();
    };
  }

  private JsonObject object(int depth) throws JsonException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    position++;
    skipSpace();
    if (taken('}')) {
      return new JsonObject(members);
    }
    do {
      skipSpace();
      String name = string();
      skipSpace();
      if (!taken(':')) {
        throw fault("a colon is missing");
      }
      if (members.put(name, value(depth + 1)) != null) {
        throw fault("the name \"" + name + "\" stands twice");
      }
      skipSpace();
    } while (taken(','));
    if (!taken('}')) {
      throw fault("a closing brace is missing");
    }
    return new JsonObject(members);
  }

  private JsonArray array(int depth) throws JsonException {
    List<JsonValue> items = new ArrayList<>();
    position++;
    skipSpace();
    if (taken(']')) {
      return new JsonArray(items);
    }
    do {
      items.add(value(depth + 1));
      skipSpace();
    } while (taken(','));
    if (!taken(']')) {
      throw fault("a closing bracket is missing");
    }
    return new JsonArray(items);
  }

  private String string() throws JsonException {
    if (!taken('"')) {
      throw fault("a string was expected");
    }
    StringBuilder result = new StringBuilder();
    while (true) {
      char c = peek();
      position++;
      if (c == '"') {
        return result.toString();
      }
      if (c < 0x20) {
        throw fault("a control character stands in a string");
      }
      result.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws JsonException {
    char c = peek();
    position++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> throw fault("the escape \\" + c + " does not exist");
    };
  }

  private char unicode() throws JsonException {
    int end = position + 4;
    if (end > text.length() || !text.substring(position, end).matches("[0-9a-fA-F]{4}")) {
      throw fault("\\u needs four hexadecimal digits");
    }
    char result = (char) Integer.parseInt(text.substring(position, end), 16);
    position = end;
    return result;
  }

  private JsonValue number() throws JsonException {
    int start = position;
    while (position < text.length() && "+-.eE0123456789".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
    String digits = text.substring(start, position);
    if (!digits.matches("-?(0|[1-9][0-9]{0,17})")) {
      position = start;
      throw fault("a value was expected");
    }
    return new JsonNumber(Long.parseLong(digits));
  }

  private JsonValue literal(String word, JsonValue meaning) throws JsonException {
    if (!text.startsWith(word, position)) {
      throw fault("a value was expected");
    }
    position += word.length();
    return meaning;
  }

  private void skipSpace() {
    while (position < text.length() && " \t\r\n".indexOf(text.charAt(position)) >= 0) {
      position++;
    }
  }

  private boolean taken(char expected) {
    if (position < text.length() && text.charAt(position) == expected) {
      position++;
      return true;
    }
    return false;
  }

  private char peek() throws JsonException {
    if (position >= text.length()) {
      throw fault("the text ends too early");
    }
    return text.charAt(position);
  }

  private JsonException fault(String what) {
    long line =
        text.substring(0, Math.min(position, text.length())).chars().filter(c -> c == '\n').count()
            + 1;
    return new JsonException("line " + line + ": " + what);
  }
}
