package io.artstore.schema;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An upgrade in a process of its own, so that a test can kill it. */
final class UpgradeProcess {
  private UpgradeProcess() {}

  /** Starts it on the server of the tests. */
  static Process start(TestDatabases databases, SchemaTarget target, Path folder) throws Exception {
    Address address = Address.of(databases.server());
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            UpgradeProcess.class.getName(),
            address.url(target.entry().database()),
            address.user(),
            address.password(),
            target.entry().name(),
            target.entry().database(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Where the server is, as one of its connections says it. */
  record Address(String hostAndPort, String user, String password) {
    static Address of(ServerConnections server) throws Exception {
      try (Connection connection = server.open(ServerConnections.MAINTENANCE_DATABASE)) {
        String url = connection.getMetaData().getURL();
        String rest = url.substring("jdbc:postgresql://".length());
        return new Address(
            rest.substring(0, rest.indexOf('/')),
            connection.getMetaData().getUserName(),
            Servers.password(server));
      }
    }

    String url(String database) {
      return "jdbc:postgresql://" + hostAndPort + "/" + database;
    }
  }

  /** What it printed, after it ended. */
  static String output(Process process) throws Exception {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  public static void main(String[] arguments) {
    List<String> given = List.of(arguments);
    SchemaEntry entry =
        new SchemaEntry(
            given.get(3),
            given.get(4),
            MigrationFolder.inDirectory(Path.of(given.get(5))),
            Optional.empty(),
            List.of(),
            Map.of());
    SchemaTarget target =
        new SchemaTarget(entry, ConnectionSource.jdbc(given.get(0), given.get(1), given.get(2)));
    RunReport report = TestDatabases.engine().upgrade(target);
    System.out.println("steps " + report.steps().size());
  }
}
