package io.artstore.schema.backup;

import io.artstore.schema.SqlNames;
import io.artstore.schema.backup.Manifest.SavedTable;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The script with which plain psql restores a backup when this tool is not at hand: one
 * transaction, into a database at the same version without rows. Triggers stay as they are.
 */
final class RestoreScript {
  private final Manifest manifest;
  private final EntryTables tables;
  private final String history;
  private final StringBuilder text = new StringBuilder();

  private RestoreScript(Manifest manifest, EntryTables tables, String history) {
    this.manifest = manifest;
    this.tables = tables;
    this.history = history;
  }

  /**
   * @param manifest of the backup, without the digest of this script
   * @param tables without the history table
   * @param afterRestore what runs after the rows
   */
  static String write(
      Manifest manifest, EntryTables tables, String history, Optional<String> afterRestore) {
    return new RestoreScript(manifest, tables, history).text(afterRestore);
  }

  private String text(Optional<String> afterRestore) {
    LoadOrder order = LoadOrder.of(tables);
    begin();
    guardVersion();
    if (!tables.tables().isEmpty()) {
      statement(
          "LOCK TABLE "
              + String.join(", ", tables.tables().stream().map(TableShape::quoted).toList())
              + " IN SHARE ROW EXCLUSIVE MODE");
    }
    guardRows();
    line("SET CONSTRAINTS ALL DEFERRED;");
    order.before().forEach(this::statement);
    Map<String, SavedTable> saved =
        manifest.tables().stream()
            .collect(Collectors.toMap(SavedTable::table, Function.identity()));
    for (TableShape table : order.tables()) {
      SavedTable one = saved.get(table.title());
      if (one != null) {
        line(table.psqlCopyIn(one.columns()));
      }
    }
    line("SET CONSTRAINTS ALL IMMEDIATE;");
    order.after().forEach(this::statement);
    guardAfter(saved);
    manifest.sequences().forEach(sequence -> statement(sequence.value().setval()));
    tables.views().forEach(view -> statement("REFRESH MATERIALIZED VIEW " + view));
    // Its last statement may have no semicolon, and its last line may be a comment.
    afterRestore.ifPresent(script -> line(script + "\n;"));
    line("COMMIT;");
    line("\\echo 'Done: " + tables.tables().size() + " tables. Databases only.'");
    line("\\echo 'The documents are not in this backup.'");
    return text.toString();
  }

  private void begin() {
    line("-- Rows of " + plain(manifest.entry()) + " as of " + manifest.takenAt() + ".");
    line("-- Needs a database whose schema is at " + plain(manifest.title()) + ", without rows,");
    line("-- and the owner of the tables or a superuser. All rows or none are put in:");
    line("--");
    line("--   cd THIS_FOLDER && psql -X -f " + Manifest.SCRIPT + " DATABASE");
    line("--");
    line(
        "-- Triggers stay on: if one of them writes rows elsewhere, the count at the end says so.");
    line("-- Table " + plain(history) + " is not restored: the upgrade wrote its own rows.");
    line("\\set ON_ERROR_STOP on");
    line("\\encoding UTF8");
    line("\\o /dev/null");
    line("BEGIN;");
    line("SET LOCAL standard_conforming_strings = on;");
    line("SET LOCAL datestyle = 'ISO, YMD';");
    line("SET LOCAL intervalstyle = 'postgres';");
    line("SET LOCAL timezone = 'UTC';");
    line("SET LOCAL xmloption = 'content';");
    line("SET LOCAL lc_monetary = 'C';");
    line("SET LOCAL search_path = public, pg_temp;");
  }

  private void guardVersion() {
    String log = "public." + SqlNames.quote(history);
    String version = SqlNames.literal(manifest.version());
    line("DO $guard$");
    line("DECLARE found text;");
    line("BEGIN");
    line("  IF pg_catalog.to_regclass(" + SqlNames.literal(log) + ") IS NOT NULL THEN");
    line("    SELECT u.version INTO found FROM " + log + " u");
    line("    WHERE u.entry = " + SqlNames.literal(manifest.entry()));
    line("      AND u.direction = 'up' AND NOT EXISTS (");
    line("      SELECT 1 FROM " + log + " d");
    line("      WHERE d.entry = u.entry AND d.direction = 'down'");
    line("        AND d.version = u.version AND d.id > u.id)");
    line("    ORDER BY u.id DESC LIMIT 1;");
    line("  END IF;");
    line("  IF found IS DISTINCT FROM " + version + " THEN");
    line(
        "    RAISE EXCEPTION USING MESSAGE = 'the schema is at ' || coalesce(found, 'no version')");
    line("      || ', these rows need ' || " + version + ";");
    line("  END IF;");
    line("END $guard$;");
  }

  private void guardRows() {
    line("DO $guard$");
    line("BEGIN");
    line("  NULL;");
    for (TableShape table : tables.tables()) {
      line("  IF EXISTS (SELECT 1 FROM " + table.quoted() + ") THEN");
      raise("table " + table.title() + " holds rows already");
    }
    line("END $guard$;");
  }

  private void guardAfter(Map<String, SavedTable> saved) {
    line("DO $guard$");
    line("BEGIN");
    line("  NULL;");
    for (TableShape table : tables.tables()) {
      SavedTable one = saved.get(table.title());
      if (one != null) {
        line("  IF (SELECT count(*) FROM " + table.quoted() + ") <> " + one.rows() + " THEN");
        raise("table " + table.title() + " did not take exactly " + one.rows() + " rows");
      }
    }
    line("END $guard$;");
  }

  private void raise(String message) {
    line("    RAISE EXCEPTION USING MESSAGE = " + SqlNames.literal(message) + ";");
    line("  END IF;");
  }

  private void statement(String sql) {
    line(sql + ";");
  }

  private void line(String line) {
    text.append(line).append('\n');
  }

  /** Text that does not leave its comment. */
  private static String plain(String words) {
    return words.replaceAll("\\p{Cntrl}", "?");
  }
}
