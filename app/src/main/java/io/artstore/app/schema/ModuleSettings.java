package io.artstore.app.schema;

import io.artstore.admin.AdminConfig;
import io.artstore.admin.db.AdminSchema;
import io.artstore.element.StorageElementConfig;
import io.artstore.element.db.ElementSchema;
import io.artstore.query.QueryConfig;
import io.artstore.query.db.QuerySchema;
import io.artstore.schema.SchemaEntry;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.config.ConfigFile;
import io.artstore.servicekit.postgres.DatabaseUrl;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The entries of an installation whose modules have other databases than the usual ones, as the
 * modules' own files say it. Modules that name the same database become neighbours in it.
 */
final class ModuleSettings {
  private static final String ADMIN = AdminConfig.PREFIX + ".database.url";
  private static final String ELEMENT = StorageElementConfig.PREFIX + ".database.url";
  private static final String ELEMENT_PREFIX = StorageElementConfig.PREFIX + ".table_prefix";
  private static final String QUERY = QueryConfig.PREFIX + ".database.url";

  private ModuleSettings() {}

  /**
   * @param files as {@code artstore serve} takes them; those without a database add nothing
   * @return in the order in which they are upgraded: admin, elements, query
   * @throws IllegalArgumentException when a file cannot be read or no file names a database
   */
  static List<SchemaEntry> entries(List<Path> files, Map<String, String> environment) {
    List<SchemaEntry> admin = new ArrayList<>();
    List<SchemaEntry> elements = new ArrayList<>();
    List<SchemaEntry> query = new ArrayList<>();
    for (Path file : files) {
      Map<String, String> keys = read(file, environment);
      if (keys.containsKey(ADMIN)) {
        admin.add(AdminSchema.entry().inDatabase(database(file, keys, ADMIN)));
      }
      if (keys.containsKey(ELEMENT)) {
        elements.add(
            ElementSchema.entry(
                database(file, keys, ELEMENT),
                keys.getOrDefault(ELEMENT_PREFIX, StorageElementConfig.DEFAULT_TABLE_PREFIX)));
      }
      if (keys.containsKey(QUERY)) {
        query.add(QuerySchema.entry().inDatabase(database(file, keys, QUERY)));
      }
    }
    List<SchemaEntry> all = new ArrayList<>(admin);
    all.addAll(elements);
    all.addAll(query);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("--config: no file names the database of a module");
    }
    return all.stream().map(entry -> entry.among(all)).toList();
  }

  private static Map<String, String> read(Path file, Map<String, String> environment) {
    try {
      return ConfigFile.read(file, environment, Set.of(ADMIN, ELEMENT, ELEMENT_PREFIX, QUERY));
    } catch (ConfigException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static String database(Path file, Map<String, String> keys, String key) {
    try {
      return DatabaseUrl.parse(keys.getOrDefault(key, "")).database();
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + key + ": " + e.getMessage(), e);
    }
  }
}
