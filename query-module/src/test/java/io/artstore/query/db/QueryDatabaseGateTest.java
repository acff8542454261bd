package io.artstore.query.db;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.ConnectionSource;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.MigrationFolder;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaRefusedException;
import io.artstore.schema.SchemaTarget;
import io.artstore.servicekit.postgres.DatabaseSettings;
import io.artstore.servicekit.postgres.DatabaseUrl;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the module says about a database that is not its own. */
final class QueryDatabaseGateTest {
  @TempDir private Path directory = Path.of("");
  private final TestDatabase database = TestPostgres.createDatabase();

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void namesWhoseDatabaseTheAddressLeadsTo() throws IOException {
    Files.writeString(directory.resolve("1_rows.up.sql"), "CREATE TABLE rows_of_others (a int)");
    Files.writeString(directory.resolve("1_rows.down.sql"), "DROP TABLE rows_of_others");
    SchemaEntry other =
        new SchemaEntry(
            "other-module",
            database.name(),
            MigrationFolder.inDirectory(directory),
            Optional.empty(),
            List.of(),
            Map.of());
    new SchemaEngine(
            EngineSettings.ofThisProcess("test", Remedy.PLAIN, RunLimits.DEFAULT),
            RunListener.SILENT)
        .upgradeUnproven(
            new SchemaTarget(other, ConnectionSource.of(database.dataSource())),
            new Goal.Head(),
            "test");
    assertThatThrownBy(() -> QueryDatabase.open(settings(), "test").close())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("database " + database.name() + " belongs to other-module")
        .hasMessageContaining("not to query-module")
        .hasMessageContaining("artstore.query.database.url")
        .hasMessageContaining("artstore schema status");
  }

  @Test
  void namesTheDatabaseThatIsEmptyAndTheCommand() {
    assertThatThrownBy(() -> QueryDatabase.open(settings(), "test").close())
        .isInstanceOf(SchemaRefusedException.class)
        .hasMessageContaining("in database " + database.name() + " does not exist yet")
        .hasMessageContaining("artstore schema upgrade --database query-module")
        .hasMessageContaining("if not, correct artstore.query.database.url");
  }

  private DatabaseSettings settings() {
    return DatabaseSettings.of(
        DatabaseUrl.parse(database.url()), database.user(), database.password(), 2);
  }
}
