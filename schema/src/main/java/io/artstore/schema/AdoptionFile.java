package io.artstore.schema;

import io.artstore.schema.json.JsonException;
import io.artstore.schema.json.JsonReader;
import io.artstore.schema.json.JsonValue;
import io.artstore.schema.json.JsonValue.JsonArray;
import io.artstore.schema.json.JsonValue.JsonObject;
import io.artstore.schema.json.JsonValue.JsonString;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code adopt.json} in a migrations folder: the revisions that Alembic may have left a database
 * at, and which version of the folder each is equal to, if any.
 *
 * <pre>
 * {"revisions": [{"revision": "4c7e84fcc6b9", "name": "initial schema", "equals": "20251116_2141"},
 *                {"revision": "20251126_0000", "name": "another product's later schema"}]}
 * </pre>
 */
record AdoptionFile(List<Revision> revisions) {
  static final String FILE = "adopt.json";

  private static final Set<String> MEMBERS = Set.of("revision", "name", "equals");

  /**
   * One revision.
   *
   * @param version empty for one that is known by name and that no version is equal to
   */
  record Revision(String revision, String name, Optional<MigrationVersion> version) {
    String title() {
      return revision + " (" + name + ")";
    }
  }

  AdoptionFile {
    revisions = List.copyOf(revisions);
  }

  /**
   * Reads the file of a folder.
   *
   * @throws MigrationFolderException when it is missing, malformed or names a version that is not
   *     there
   */
  static AdoptionFile of(MigrationFolder folder, Migrations migrations) {
    Optional<String> text = folder.text(FILE);
    if (text.isEmpty()) {
      throw fault(folder, "is missing: it says which foreign revision is which version");
    }
    try {
      AdoptionFile file = read(text.get());
      file.requireVersions(migrations);
      return file;
    } catch (JsonException | IllegalArgumentException e) {
      throw fault(folder, String.valueOf(e.getMessage()));
    }
  }

  /** The revisions that a folder names; none where the file is missing or cannot be used. */
  static List<Revision> recorded(MigrationFolder folder) {
    try {
      Optional<String> text = folder.text(FILE);
      return text.isEmpty() ? List.of() : read(text.get()).revisions();
    } catch (JsonException | IllegalArgumentException | MigrationFolderException e) {
      return List.of();
    }
  }

  private static MigrationFolderException fault(MigrationFolder folder, String message) {
    return new MigrationFolderException(
        folder.title(),
        List.of(new MigrationFault(MigrationFault.Kind.UNREADABLE, FILE, 0, message)));
  }

  private static AdoptionFile read(String text) throws JsonException {
    if (!(JsonReader.read(text) instanceof JsonObject root)
        || !(root.members().get("revisions") instanceof JsonArray items)
        || root.members().size() != 1) {
      throw new JsonException("must be an object with a list named revisions");
    }
    List<Revision> revisions = new ArrayList<>();
    for (JsonValue item : items.items()) {
      if (!(item instanceof JsonObject object) || !MEMBERS.containsAll(object.members().keySet())) {
        throw new JsonException("a revision has the members " + MEMBERS);
      }
      Map<String, JsonValue> members = object.members();
      revisions.add(
          new Revision(
              text(members, "revision").orElseThrow(() -> missing("revision")),
              text(members, "name").orElseThrow(() -> missing("name")),
              text(members, "equals").map(MigrationVersion::new)));
    }
    return new AdoptionFile(revisions);
  }

  private static Optional<String> text(Map<String, JsonValue> members, String name) {
    return members.get(name) instanceof JsonString string
        ? Optional.of(string.text())
        : Optional.empty();
  }

  private static IllegalArgumentException missing(String name) {
    return new IllegalArgumentException("a revision has no " + name);
  }

  private void requireVersions(Migrations migrations) throws JsonException {
    for (Revision revision : revisions) {
      if (revision.version().isPresent()
          && migrations.holding(revision.version().get()).isEmpty()) {
        throw new JsonException("there is no version " + revision.version().get());
      }
    }
  }

  Optional<Revision> find(String revision) {
    return revisions.stream().filter(known -> known.revision().equals(revision)).findFirst();
  }

  /** What can be adopted, for a message. */
  String adoptable() {
    return String.join(
        ", ",
        revisions.stream()
            .filter(known -> known.version().isPresent())
            .map(Revision::title)
            .toList());
  }
}
