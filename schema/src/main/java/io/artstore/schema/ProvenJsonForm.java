package io.artstore.schema;

import io.artstore.schema.ProvenJson.Digests;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.json.JsonException;
import io.artstore.schema.json.JsonReader;
import io.artstore.schema.json.JsonValue;
import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonBoolean;
import io.artstore.schema.json.JsonValue.JsonNumber;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import io.artstore.schema.json.JsonWriter;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.LossForm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How {@link ProvenJson} stands in its file. Unknown names are refused: they would be lost at the
 * next writing.
 */
final class ProvenJsonForm {
  /** Before the digests without comments, privileges and extensions, where there are such. */
  private static final String STRUCTURE = "structure_";

  private static final String AFTER_RESTORE = "after_restore_sha256";

  /** Of everything else but the marks of releases, which are set by hand. */
  private static final String SEAL = "sha256";

  private ProvenJsonForm() {}

  static String write(ProvenJson proven) {
    return write(proven, Optional.of(seal(proven)));
  }

  /**
   * What a file says that was never changed by hand. Whoever wants to deceive can write it too; it
   * is for the edit that was meant well, such as a loss that was taken out of the list.
   */
  private static String seal(ProvenJson proven) {
    return Sha256Digest.of(write(proven.unreleased(), Optional.empty()));
  }

  private static String write(ProvenJson proven, Optional<String> seal) {
    Map<String, JsonValue> root = new LinkedHashMap<>();
    root.put("format", new JsonNumber(ProvenJson.FORMAT));
    root.put("fingerprint_format", new JsonNumber(proven.fingerprintFormat()));
    seal.ifPresent(digest -> root.put(SEAL, new JsonString(digest)));
    proven.afterRestoreSha256().ifPresent(hash -> root.put(AFTER_RESTORE, new JsonString(hash)));
    root.put(
        "migrations",
        new JsonArray(proven.migrations().stream().map(ProvenJsonForm::migration).toList()));
    return JsonWriter.write(new JsonObject(root));
  }

  private static JsonValue migration(ProvenMigration proven) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("version", new JsonString(proven.version().text()));
    members.put("name", new JsonString(proven.name()));
    members.put("up_sha256", new JsonString(proven.upSha256()));
    members.put("down_sha256", new JsonString(proven.downSha256()));
    members.put("released", new JsonBoolean(proven.released()));
    members.put("up", effect(proven.up()));
    members.put("down", effect(proven.down()));
    members.put(
        "states", new JsonArray(proven.states().stream().map(ProvenJsonForm::state).toList()));
    return new JsonObject(members);
  }

  private static JsonValue effect(Effect effect) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("effect", new JsonString(effect.kind().name().toLowerCase(Locale.ROOT)));
    if (!effect.detail().isEmpty()) {
      members.put("detail", new JsonString(effect.detail()));
    }
    members.put("losses", new JsonArray(effect.losses().stream().map(LossForm::write).toList()));
    return new JsonObject(members);
  }

  private static JsonValue state(ProvenState state) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    List<JsonValue> majors = new ArrayList<>();
    state.majors().forEach(major -> majors.add(new JsonNumber(major)));
    members.put("server_majors", new JsonArray(majors));
    put(members, "", state.all());
    if (!state.structure().equals(state.all())) {
      put(members, STRUCTURE, state.structure());
    }
    return new JsonObject(members);
  }

  private static void put(Map<String, JsonValue> members, String beginning, Digests digests) {
    Map<String, JsonValue> objects = new LinkedHashMap<>();
    digests.objects().forEach((name, digest) -> objects.put(name, new JsonString(digest)));
    members.put(beginning + "fingerprint", new JsonString(digests.fingerprint()));
    members.put(beginning + "objects", new JsonObject(objects));
  }

  static ProvenJson read(String text) throws JsonException {
    Map<String, JsonValue> root =
        object(
            JsonReader.read(text),
            "format",
            "fingerprint_format",
            SEAL,
            AFTER_RESTORE,
            "migrations");
    long format = number(root, "format");
    if (format != ProvenJson.FORMAT) {
      throw new JsonException("format " + format + " is not known, only " + ProvenJson.FORMAT);
    }
    List<ProvenMigration> migrations = new ArrayList<>();
    for (JsonValue item : array(root, "migrations")) {
      migrations.add(readMigration(item));
    }
    ProvenJson proven =
        new ProvenJson(
            (int) number(root, "fingerprint_format"),
            migrations,
            root.containsKey(AFTER_RESTORE)
                ? Optional.of(string(root, AFTER_RESTORE))
                : Optional.empty());
    if (!root.containsKey(SEAL) || !string(root, SEAL).equals(seal(proven))) {
      throw new JsonException(
          "was changed by hand: its content is not that of its sha256; bring back the file as"
              + " verify wrote it, or delete it and prove the migrations again");
    }
    return proven;
  }

  private static ProvenMigration readMigration(JsonValue value) throws JsonException {
    Map<String, JsonValue> members =
        object(
            value,
            "version",
            "name",
            "up_sha256",
            "down_sha256",
            "released",
            "up",
            "down",
            "states");
    List<ProvenState> states = new ArrayList<>();
    for (JsonValue item : array(members, "states")) {
      states.add(readState(item));
    }
    if (!(members.get("released") instanceof JsonBoolean released)) {
      throw new JsonException("released must be true or false");
    }
    return new ProvenMigration(
        version(string(members, "version")),
        string(members, "name"),
        string(members, "up_sha256"),
        string(members, "down_sha256"),
        released.truth(),
        readEffect(members.get("up")),
        readEffect(members.get("down")),
        states);
  }

  private static MigrationVersion version(String text) throws JsonException {
    try {
      return new MigrationVersion(text);
    } catch (IllegalArgumentException e) {
      throw new JsonException(String.valueOf(e.getMessage()));
    }
  }

  private static Effect readEffect(@Nullable JsonValue value) throws JsonException {
    Map<String, JsonValue> members = object(value, "effect", "detail", "losses");
    String kind = string(members, "effect");
    for (Effect.Kind known : Effect.Kind.values()) {
      if (known.name().toLowerCase(Locale.ROOT).equals(kind)) {
        return new Effect(
            known,
            members.containsKey("detail") ? string(members, "detail") : "",
            readLosses(members));
      }
    }
    throw new JsonException("the effect " + kind + " is not known");
  }

  /** A file that an earlier version of this tool wrote does not say what is lost. */
  private static List<Loss> readLosses(Map<String, JsonValue> members) throws JsonException {
    if (!members.containsKey("losses")) {
      return List.of(Loss.untried(ProvenJson.FILE + " does not say it; verify writes it again"));
    }
    List<Loss> losses = new ArrayList<>();
    for (JsonValue item : array(members, "losses")) {
      losses.add(LossForm.read(item));
    }
    return losses;
  }

  private static ProvenState readState(JsonValue value) throws JsonException {
    Map<String, JsonValue> members =
        object(
            value,
            "server_majors",
            "fingerprint",
            "objects",
            STRUCTURE + "fingerprint",
            STRUCTURE + "objects");
    List<Integer> majors = new ArrayList<>();
    for (JsonValue item : array(members, "server_majors")) {
      if (!(item instanceof JsonNumber major)) {
        throw new JsonException("server_majors holds numbers");
      }
      majors.add((int) major.number());
    }
    Digests all = readDigests(members, "");
    return new ProvenState(
        majors,
        all,
        members.containsKey(STRUCTURE + "fingerprint") ? readDigests(members, STRUCTURE) : all);
  }

  private static Digests readDigests(Map<String, JsonValue> members, String beginning)
      throws JsonException {
    Map<String, JsonValue> objects = object(members.get(beginning + "objects"));
    Map<String, String> digests = new TreeMap<>();
    for (String name : objects.keySet()) {
      digests.put(name, string(objects, name));
    }
    return new Digests(string(members, beginning + "fingerprint"), digests);
  }

  /** The members; with names given, no other name may occur. */
  private static Map<String, JsonValue> object(@Nullable JsonValue value, String... names)
      throws JsonException {
    if (!(value instanceof JsonObject object)) {
      throw new JsonException("an object was expected");
    }
    Set<String> known = Set.of(names);
    for (String name : object.members().keySet()) {
      if (!known.isEmpty() && !known.contains(name)) {
        throw new JsonException("the name \"" + name + "\" is not known");
      }
    }
    return object.members();
  }

  private static String string(Map<String, JsonValue> members, String name) throws JsonException {
    if (!(members.get(name) instanceof JsonString string)) {
      throw new JsonException(name + " must be a string");
    }
    return string.text();
  }

  private static long number(Map<String, JsonValue> members, String name) throws JsonException {
    if (!(members.get(name) instanceof JsonNumber number)) {
      throw new JsonException(name + " must be a number");
    }
    return number.number();
  }

  private static List<JsonValue> array(Map<String, JsonValue> members, String name)
      throws JsonException {
    if (!(members.get(name) instanceof JsonArray array)) {
      throw new JsonException(name + " must be a list");
    }
    return array.items();
  }
}
