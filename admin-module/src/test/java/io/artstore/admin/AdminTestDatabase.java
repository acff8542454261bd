package io.artstore.admin;

import io.artstore.admin.db.AdminSchema;
import io.artstore.schema.ConnectionSource;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.Goal;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import io.artstore.testkit.TestDatabase;
import io.artstore.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A database with the admin module's schema, on the real server of this test run. */
public final class AdminTestDatabase implements AutoCloseable {
  private final TestDatabase database;

  private AdminTestDatabase(TestDatabase database) {
    this.database = database;
  }

  /** A database of its own with all migrations applied by the engine that ships. */
  public static AdminTestDatabase create() {
    AdminTestDatabase created = empty();
    SchemaEngine engine =
        new SchemaEngine(
            EngineSettings.ofThisProcess("test", Remedy.PLAIN, RunLimits.DEFAULT),
            RunListener.SILENT);
    engine.upgradeUnproven(
        new SchemaTarget(
            AdminSchema.entry().inDatabase(created.name()),
            ConnectionSource.of(created.database.dataSource())),
        new Goal.Head(),
        "scratch database of a test");
    return created;
  }

  /** A database without any schema. */
  public static AdminTestDatabase empty() {
    return new AdminTestDatabase(TestPostgres.createDatabase());
  }

  public String url() {
    return database.url();
  }

  public String user() {
    return database.user();
  }

  public String password() {
    return database.password();
  }

  public String name() {
    return database.name();
  }

  /** Runs a statement as somebody with all rights would by hand. */
  public void execute(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of the first row, as text. */
  public String value(String sql) throws SQLException {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      if (!result.next()) {
        return "";
      }
      return String.valueOf(result.getString(1));
    }
  }

  @Override
  public void close() {
    database.close();
  }
}
