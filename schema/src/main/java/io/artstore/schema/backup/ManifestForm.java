package io.artstore.schema.backup;

import io.artstore.schema.MigrationVersion;
import io.artstore.schema.backup.Manifest.SavedSequence;
import io.artstore.schema.backup.Manifest.SavedTable;
import io.artstore.schema.json.JsonException;
import io.artstore.schema.json.JsonReader;
import io.artstore.schema.json.JsonValue;
import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonBoolean;
import io.artstore.schema.json.JsonValue.JsonNull;
import io.artstore.schema.json.JsonValue.JsonNumber;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import io.artstore.schema.json.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The manifest as JSON. Members that are not known are passed over; missing ones are a fault. */
final class ManifestForm {
  private static final String FORMAT = "backup_format";

  private ManifestForm() {}

  static String write(Manifest manifest) {
    Map<String, JsonValue> root = new LinkedHashMap<>();
    root.put(FORMAT, new JsonNumber(Manifest.FORMAT));
    root.put("entry", new JsonString(manifest.entry()));
    root.put("database", new JsonString(manifest.database()));
    root.put("prefix", manifest.prefix().<JsonValue>map(JsonString::new).orElseGet(JsonNull::new));
    root.put("server_version", new JsonString(manifest.serverVersion()));
    root.put("version", new JsonString(manifest.version()));
    root.put("name", new JsonString(manifest.name()));
    root.put("fingerprint", new JsonString(manifest.fingerprint()));
    root.put("as_proven", new JsonBoolean(manifest.asProven()));
    root.put("taken_at", new JsonString(manifest.takenAt().toString()));
    root.put("taken_by", new JsonString(manifest.takenBy()));
    root.put("tool_version", new JsonString(manifest.toolVersion()));
    root.put("restore_sql_sha256", new JsonString(manifest.script()));
    root.put("not_saved", texts(manifest.notSaved()));
    root.put("tables", new JsonArray(manifest.tables().stream().map(ManifestForm::table).toList()));
    root.put(
        "sequences",
        new JsonArray(manifest.sequences().stream().map(ManifestForm::sequence).toList()));
    return JsonWriter.write(new JsonObject(root));
  }

  private static JsonValue table(SavedTable table) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("table", new JsonString(table.table()));
    members.put("file", new JsonString(table.file()));
    members.put("restored", new JsonBoolean(table.restored()));
    members.put("columns", texts(table.columns()));
    members.put("rows", new JsonNumber(table.rows()));
    members.put("bytes", new JsonNumber(table.bytes()));
    members.put("sha256", new JsonString(table.sha256()));
    return new JsonObject(members);
  }

  /** The reader knows whole numbers of up to 18 digits, and a sequence may have 19. */
  private static JsonValue sequence(SavedSequence sequence) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("schema", new JsonString(sequence.schema()));
    members.put("sequence", new JsonString(sequence.name()));
    members.put("last_value", new JsonString(Long.toString(sequence.last())));
    members.put("is_called", new JsonBoolean(sequence.called()));
    return new JsonObject(members);
  }

  private static JsonArray texts(List<String> texts) {
    return new JsonArray(texts.stream().<JsonValue>map(JsonString::new).toList());
  }

  /**
   * @throws JsonException when the text is no manifest of this form; the message says why
   */
  static Manifest read(String text) throws JsonException {
    if (!(JsonReader.read(text) instanceof JsonObject root)) {
      throw new JsonException("an object was expected");
    }
    long format = number(root, FORMAT);
    if (format != Manifest.FORMAT) {
      throw new JsonException(FORMAT + " is " + format + ", this program reads " + Manifest.FORMAT);
    }
    return new Manifest(
        text(root, "entry"),
        text(root, "database"),
        member(root, "prefix") instanceof JsonNull
            ? Optional.empty()
            : Optional.of(text(root, "prefix")),
        text(root, "server_version"),
        version(text(root, "version")),
        text(root, "name"),
        text(root, "fingerprint"),
        truth(root, "as_proven"),
        moment(text(root, "taken_at")),
        text(root, "taken_by"),
        text(root, "tool_version"),
        text(root, "restore_sql_sha256"),
        texts(root, "not_saved"),
        tables(root),
        sequences(root));
  }

  private static List<SavedTable> tables(JsonObject root) throws JsonException {
    List<SavedTable> tables = new ArrayList<>();
    for (JsonObject table : objects(root, "tables")) {
      tables.add(
          new SavedTable(
              text(table, "table"),
              truth(table, "restored"),
              texts(table, "columns"),
              number(table, "rows"),
              number(table, "bytes"),
              text(table, "sha256")));
    }
    return tables;
  }

  private static List<SavedSequence> sequences(JsonObject root) throws JsonException {
    List<SavedSequence> sequences = new ArrayList<>();
    for (JsonObject sequence : objects(root, "sequences")) {
      String last = text(sequence, "last_value");
      try {
        sequences.add(
            new SavedSequence(
                text(sequence, "schema"),
                text(sequence, "sequence"),
                Long.parseLong(last),
                truth(sequence, "is_called")));
      } catch (NumberFormatException e) {
        throw new JsonException("last_value is no number: " + last);
      }
    }
    return sequences;
  }

  private static String version(String text) throws JsonException {
    try {
      return new MigrationVersion(text).text();
    } catch (IllegalArgumentException e) {
      throw new JsonException("version: " + e.getMessage());
    }
  }

  private static Instant moment(String text) throws JsonException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new JsonException("taken_at is no time: " + text);
    }
  }

  private static JsonValue member(JsonObject object, String name) throws JsonException {
    JsonValue value = object.members().get(name);
    if (value == null) {
      throw new JsonException(name + " is missing");
    }
    return value;
  }

  private static String text(JsonObject object, String name) throws JsonException {
    if (member(object, name) instanceof JsonString string) {
      return string.text();
    }
    throw new JsonException(name + " is no text");
  }

  private static long number(JsonObject object, String name) throws JsonException {
    if (member(object, name) instanceof JsonNumber number) {
      return number.number();
    }
    throw new JsonException(name + " is no number");
  }

  private static boolean truth(JsonObject object, String name) throws JsonException {
    if (member(object, name) instanceof JsonBoolean truth) {
      return truth.truth();
    }
    throw new JsonException(name + " is neither true nor false");
  }

  private static List<JsonValue> items(JsonObject object, String name) throws JsonException {
    if (member(object, name) instanceof JsonArray array) {
      return array.items();
    }
    throw new JsonException(name + " is no list");
  }

  private static List<String> texts(JsonObject object, String name) throws JsonException {
    List<String> texts = new ArrayList<>();
    for (JsonValue item : items(object, name)) {
      if (!(item instanceof JsonString string)) {
        throw new JsonException(name + " holds something that is no text");
      }
      texts.add(string.text());
    }
    return texts;
  }

  private static List<JsonObject> objects(JsonObject object, String name) throws JsonException {
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue item : items(object, name)) {
      if (!(item instanceof JsonObject one)) {
        throw new JsonException(name + " holds something that is no object");
      }
      objects.add(one);
    }
    return objects;
  }
}
