package io.artstore.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * What a program asks before it serves: is this my schema, and may I work on it? Compares names,
 * versions and hashes, not the whole catalog. A newer schema is accepted when every migration that
 * the program does not know says that it works with programs as old as this one, so that upgrades
 * can roll.
 */
public final class SchemaGate {
  private SchemaGate() {}

  /**
   * @param dataSource the program's own, as its runtime role; read only
   * @return what may be shown on a status page
   * @throws SchemaRefusedException naming what is wrong and the command that mends it
   * @throws SchemaUnavailableException when the database cannot be asked
   */
  public static SchemaState require(DataSource dataSource, SchemaEntry entry, Remedy remedy) {
    Migrations folder = entry.migrations().read(entry.prefix());
    try (Connection connection = dataSource.getConnection()) {
      Inspection inspection = Inspection.of(connection, entry);
      Migrations migrations = folder.along(inspection);
      Optional<SchemaRefusedException> refusal =
          new Standing(inspection, migrations, remedy).refusalOfProgram();
      if (refusal.isPresent()) {
        throw refusal.get();
      }
      return new SchemaState(
          entry.name(),
          inspection.database(),
          inspection.version().map(MigrationVersion::text).orElse(""),
          migrations.head().map(head -> head.version().text()).orElse(""));
    } catch (SQLException e) {
      throw new SchemaUnavailableException(
          "database "
              + entry.database()
              + " of "
              + entry.name()
              + " cannot be asked: "
              + e.getMessage(),
          e);
    }
  }

  /** The same with messages that name the plain command. */
  public static SchemaState require(DataSource dataSource, SchemaEntry entry) {
    return require(dataSource, entry, Remedy.PLAIN);
  }
}
