package io.artstore.app.schema;

import io.artstore.api.module.ProgramVersion;
import io.artstore.app.installation.DataDirectory;
import io.artstore.app.installation.Secrets;
import io.artstore.schema.EngineSettings;
import io.artstore.schema.EntryStatus;
import io.artstore.schema.Provisioner;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schema.RunListener;
import io.artstore.schema.RunReport;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaEntry;
import io.artstore.schema.SchemaException;
import io.artstore.schema.SchemaTarget;
import io.artstore.schema.ServerConnections;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes databases ready for their modules, or says what is missing. */
public final class DatabasePreparation {
  private final DataDirectory data;
  private final Secrets secrets;

  public DatabasePreparation(DataDirectory data, Secrets secrets) {
    this.data = data;
    this.secrets = secrets;
  }

  static EngineSettings engineSettings() {
    return EngineSettings.ofThisProcess(
        ProgramVersion.current(), new Remedy("artstore schema", "--postgres"), RunLimits.DEFAULT);
  }

  /**
   * Provisions and upgrades one database. Repeating it changes nothing.
   *
   * @param server as its administrator
   * @throws SchemaException of the kind that says what happened
   */
  public RunReport prepare(ServerConnections server, SchemaEntry entry) throws IOException {
    String password = secrets.of(data.databasePassword(entry.database()));
    new Provisioner(server).provision(entry, password);
    return new SchemaEngine(engineSettings(), RunListener.SILENT)
        .upgrade(new SchemaTarget(entry, server.to(entry.database())));
  }

  /**
   * What keeps the modules from working on a server that is not ours; nothing is changed. One
   * sentence for each database that is not ready, none when all are.
   *
   * @param serverOf the server as a database's runtime role
   */
  public List<String> missing(List<SchemaEntry> entries, RuntimeServer serverOf)
      throws IOException {
    List<String> missing = new ArrayList<>();
    SchemaEngine engine = new SchemaEngine(engineSettings(), RunListener.SILENT);
    for (SchemaEntry entry : entries) {
      String password = secrets.of(data.databasePassword(entry.database()));
      try {
        ServerConnections server = serverOf.as(entry.runtimeRole(), password);
        EntryStatus status = engine.status(new SchemaTarget(entry, server.to(entry.database())));
        if (status.state() != EntryStatus.State.OK && status.state() != EntryStatus.State.NEWER) {
          missing.add(describe(status));
        }
      } catch (SchemaException fault) {
        missing.add(fault.getMessage());
      }
    }
    return missing;
  }

  private static String describe(EntryStatus status) {
    String database = "database " + status.entry().database() + " of " + status.entry().name();
    return switch (status.state()) {
      case OK, NEWER -> database + " is ready";
      case MISSING -> database + " has no tables yet";
      case BEHIND -> database + " waits for " + status.waiting().size() + " migrations";
      case REFUSED, FILE_CHANGED, DRIFTED -> database + ": " + String.join("; ", status.findings());
    };
  }

  /** The server of {@code --postgres}, as somebody. */
  @FunctionalInterface
  public interface RuntimeServer {
    ServerConnections as(String user, String password);
  }
}
