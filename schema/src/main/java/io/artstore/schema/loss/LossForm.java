package io.artstore.schema.loss;

import io.artstore.schema.json.JsonException;
import io.artstore.schema.json.JsonValue;
import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import io.artstore.schema.loss.Loss.Fate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** How losses stand in {@code proven.json}. Unknown kinds and names are refused. */
public final class LossForm {
  private static final String KIND = "kind";
  private static final String SCHEMA = "schema";
  private static final String TABLE = "table";
  private static final String COLUMN = "column";
  private static final String FATE = "fate";
  private static final String LABELS = "labels";
  private static final String TABLES = "tables";

  private LossForm() {}

  /** One loss. */
  public static JsonValue write(Loss loss) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put(KIND, new JsonString(kind(loss)));
    if (!loss.where().isNowhere()) {
      place(members, loss.where());
    }
    switch (loss) {
      case Loss.DroppedTable dropped -> {}
      case Loss.DroppedColumn dropped -> {}
      case Loss.Rebuilt rebuilt -> {}
      case Loss.NarrowedColumn narrowed -> {
        types(members, narrowed.from(), narrowed.to());
        if (!narrowed.labels().isEmpty()) {
          members.put(LABELS, texts(narrowed.labels()));
        }
        members.put(FATE, fate(narrowed.fate()));
      }
      case Loss.RoundedColumn rounded -> types(members, rounded.from(), rounded.to());
      case Loss.ConvertedColumn converted -> types(members, converted.from(), converted.to());
      case Loss.GoneLabel gone -> {
        members.put("label", new JsonString(gone.label()));
        gone.becomes().ifPresent(label -> members.put("becomes", new JsonString(label)));
        members.put(FATE, fate(gone.fate()));
      }
      case Loss.Declared declared -> {
        members.put("what", new JsonString(declared.what()));
        declared.count().ifPresent(sql -> members.put("count", new JsonString(sql)));
        if (!declared.tables().isEmpty()) {
          members.put(
              TABLES, new JsonArray(declared.tables().stream().map(LossForm::place).toList()));
        }
      }
      case Loss.Untold untold -> members.put("why", new JsonString(untold.why()));
    }
    return new JsonObject(members);
  }

  /** What kind of loss it is, in one word. */
  public static String kind(Loss loss) {
    return switch (loss) {
      case Loss.DroppedTable dropped -> "dropped_table";
      case Loss.DroppedColumn dropped -> "dropped_column";
      case Loss.NarrowedColumn narrowed -> "narrowed_column";
      case Loss.RoundedColumn rounded -> "rounded_column";
      case Loss.GoneLabel gone -> "gone_label";
      case Loss.ConvertedColumn converted -> "converted_column";
      case Loss.Rebuilt rebuilt -> "rebuilt";
      case Loss.Declared declared -> "declared";
      case Loss.Untold untold -> "untold";
    };
  }

  private static void types(Map<String, JsonValue> members, String from, String to) {
    members.put("from", new JsonString(from));
    members.put("to", new JsonString(to));
  }

  private static JsonValue fate(Fate fate) {
    return new JsonString(fate.name().toLowerCase(Locale.ROOT));
  }

  private static JsonValue texts(List<String> texts) {
    List<JsonValue> items = new ArrayList<>();
    texts.forEach(text -> items.add(new JsonString(text)));
    return new JsonArray(items);
  }

  private static JsonValue place(LossPlace place) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    place(members, place);
    return new JsonObject(members);
  }

  private static void place(Map<String, JsonValue> members, LossPlace place) {
    if (!place.schema().equals(LossPlace.PUBLIC)) {
      members.put(SCHEMA, new JsonString(place.schema()));
    }
    members.put(TABLE, new JsonString(place.table()));
    if (!place.column().isEmpty()) {
      members.put(COLUMN, new JsonString(place.column()));
    }
  }

  /**
   * The reverse of {@link #write}.
   *
   * @throws JsonException when it is not the form of a loss
   */
  public static Loss read(JsonValue value) throws JsonException {
    Members members = Members.of(value);
    String kind = members.text(KIND);
    LossPlace place = members.optional(TABLE).isPresent() ? members.place() : LossPlace.NOWHERE;
    Loss loss =
        switch (kind) {
          case "dropped_table" -> new Loss.DroppedTable(place);
          case "dropped_column" -> new Loss.DroppedColumn(place);
          case "rebuilt" -> new Loss.Rebuilt(place);
          case "narrowed_column" ->
              new Loss.NarrowedColumn(
                  place,
                  members.text("from"),
                  members.text("to"),
                  members.texts(LABELS),
                  members.fate());
          case "rounded_column" ->
              new Loss.RoundedColumn(place, members.text("from"), members.text("to"));
          case "converted_column" ->
              new Loss.ConvertedColumn(place, members.text("from"), members.text("to"));
          case "gone_label" ->
              new Loss.GoneLabel(
                  place, members.text("label"), members.optional("becomes"), members.fate());
          case "declared" ->
              new Loss.Declared(members.text("what"), members.optional("count"), members.places());
          case "untold" -> new Loss.Untold(members.text("why"), place);
          default -> throw new JsonException("the loss " + kind + " is not known");
        };
    members.requireNothingElse();
    return loss;
  }

  /** The members of an object, of which each must be asked for. */
  private static final class Members {
    private final Map<String, JsonValue> left;

    private Members(Map<String, JsonValue> members) {
      this.left = new LinkedHashMap<>(members);
    }

    static Members of(JsonValue value) throws JsonException {
      if (!(value instanceof JsonObject object)) {
        throw new JsonException("a loss must be an object");
      }
      return new Members(object.members());
    }

    LossPlace place() throws JsonException {
      LossPlace place =
          new LossPlace(
              optional(SCHEMA).orElse(LossPlace.PUBLIC), text(TABLE), optional(COLUMN).orElse(""));
      left.keySet().removeAll(List.of(SCHEMA, TABLE, COLUMN));
      return place;
    }

    Optional<String> optional(String name) throws JsonException {
      return left.containsKey(name) ? Optional.of(text(name)) : Optional.empty();
    }

    /** A place stays until it was read as a whole. */
    String text(String name) throws JsonException {
      JsonValue value =
          List.of(SCHEMA, TABLE, COLUMN).contains(name) ? left.get(name) : left.remove(name);
      if (!(value instanceof JsonString string)) {
        throw new JsonException(name + " must be a string");
      }
      return string.text();
    }

    Fate fate() throws JsonException {
      String fate = text(FATE);
      for (Fate known : Fate.values()) {
        if (known.name().toLowerCase(Locale.ROOT).equals(fate)) {
          return known;
        }
      }
      throw new JsonException("the fate " + fate + " is not known");
    }

    List<String> texts(String name) throws JsonException {
      List<String> texts = new ArrayList<>();
      for (JsonValue item : array(name)) {
        if (!(item instanceof JsonString string)) {
          throw new JsonException(name + " must hold strings");
        }
        texts.add(string.text());
      }
      return texts;
    }

    List<LossPlace> places() throws JsonException {
      List<LossPlace> places = new ArrayList<>();
      for (JsonValue item : array(TABLES)) {
        Members members = of(item);
        places.add(members.place());
        members.requireNothingElse();
      }
      return places;
    }

    private List<JsonValue> array(String name) throws JsonException {
      JsonValue value = left.remove(name);
      if (value == null) {
        return List.of();
      }
      if (!(value instanceof JsonArray array)) {
        throw new JsonException(name + " must be a list");
      }
      return array.items();
    }

    void requireNothingElse() throws JsonException {
      if (!left.isEmpty()) {
        throw new JsonException(
            "the name \"" + left.keySet().iterator().next() + "\" is not known");
      }
    }
  }
}
