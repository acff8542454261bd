package io.artstore.schemacli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.artstore.schema.Goal;
import io.artstore.schema.MigrationVersion;
import io.artstore.schema.SchemaEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Where the entries were when {@code status --save} wrote a file. */
final class SavedVersions {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final Map<String, JsonNode> entries = new HashMap<>();

  private SavedVersions(Path file, JsonNode root) {
    this.file = file;
    if (!root.path("entries").isArray()) {
      throw notSaved("");
    }
    for (JsonNode entry : root.get("entries")) {
      entries.put(entry.path("entry").asText(), entry);
    }
  }

  /**
   * @throws IllegalArgumentException if there is no such file, or it holds something else
   * @throws UncheckedIOException if it cannot be read
   */
  static SavedVersions read(Path file) {
    try {
      return new SavedVersions(file, JSON.readTree(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("there is no file " + file, e);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          file + " is not a saved status: it is no JSON (" + e.getOriginalMessage() + ")", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Back to where this entry was. */
  Goal back(SchemaEntry entry) {
    JsonNode saved = entries.get(entry.name());
    if (saved == null) {
      throw new IllegalArgumentException(
          file
              + " says nothing of "
              + entry.name()
              + "; name the databases that it speaks of with --database");
    }
    String database = saved.path("database").asText();
    if (!database.equals(entry.database())) {
      throw new IllegalArgumentException(
          file
              + " was saved of another database: "
              + entry.name()
              + " was in "
              + database
              + ", now it is in "
              + entry.database());
    }
    String title = saved.path("version").asText();
    if (title.isEmpty()) {
      return new Goal.Base();
    }
    try {
      return new Goal.At(new MigrationVersion(title.split(" ", 2)[0]));
    } catch (IllegalArgumentException e) {
      throw notSaved(": version \"" + title + "\" of " + entry.name());
    }
  }

  private IllegalArgumentException notSaved(String why) {
    return new IllegalArgumentException(file + " is not what `status --save` writes" + why);
  }
}
