package io.artstore.testkit;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A real PostgreSQL server for tests, on a free port, without fsync. One per JVM and version is
 * enough: every test makes a database of its own. The server and its files go when the JVM ends.
 */
public final class TestPostgres {
  private static final Path DEBIAN_15 = Path.of("/usr/lib/postgresql/15");
  private static final String INSTALLATIONS = "artstore.test.postgres";
  private static final Map<String, String> FAST =
      Map.of(
          "fsync", "off",
          "synchronous_commit", "off",
          "full_page_writes", "off",
          "autovacuum", "off",
          "max_connections", "200",
          "shared_buffers", "64MB");

  private final EmbeddedPostgres server;
  private final int major;

  private TestPostgres(EmbeddedPostgres server, int major) {
    this.server = server;
    this.major = major;
  }

  /** The server of this JVM, PostgreSQL 18 as the product brings it. */
  public static TestPostgres shared() {
    return Bundled.SERVER;
  }

  /** A second server of this JVM on Debian's PostgreSQL 15; empty where that is not installed. */
  public static Optional<TestPostgres> debian15() {
    return Files.isExecutable(DEBIAN_15.resolve("bin/postgres"))
        ? Optional.of(Debian15.SERVER)
        : Optional.empty();
  }

  /**
   * A server of every version at hand, the product's first: besides it and Debian's, the
   * installations that the system property {@value #INSTALLATIONS} lists as folders above {@code
   * bin}, separated as paths are.
   */
  public static List<TestPostgres> everyVersion() {
    List<TestPostgres> servers = new ArrayList<>(List.of(shared()));
    debian15().ifPresent(servers::add);
    servers.addAll(Installed.SERVERS);
    return List.copyOf(servers);
  }

  /** Where the unpacked binaries are kept between runs. */
  public static Path binariesCache() {
    return Path.of(System.getProperty("user.home"), ".cache", "artstore", "postgres");
  }

  private static TestPostgres startUntilExit(PostgresBinaries binaries) {
    try {
      Path directory = Files.createTempDirectory("artstore-test-postgres-");
      EmbeddedPostgres server =
          EmbeddedPostgres.start(new EmbeddedSettings(directory, binaries, FAST));
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .unstarted(
                      () -> {
                        server.close();
                        deleteTree(directory);
                      }));
      return new TestPostgres(server, binaries.major());
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private static void deleteTree(Path folder) {
    try (var paths = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) paths.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** An empty database of the shared server with a name of its own. */
  public static TestDatabase createDatabase() {
    return shared().newDatabase();
  }

  /** An empty database of this server with a name of its own. */
  public TestDatabase newDatabase() {
    return newDatabase("test_" + UUID.randomUUID().toString().replace("-", ""));
  }

  /** An empty database under the name given, which must be free. */
  public TestDatabase newDatabase(String name) {
    execute("CREATE DATABASE " + quoted(name) + " TEMPLATE template0 STRATEGY file_copy");
    return new TestDatabase(this, name);
  }

  void dropDatabase(String name) {
    execute("DROP DATABASE IF EXISTS " + quoted(name) + " WITH (FORCE)");
  }

  /** One statement as superuser in the maintenance database. */
  public void execute(String sql) {
    try (Connection connection =
            server.dataSource(EmbeddedPostgres.MAINTENANCE_DATABASE).getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException fault) {
      throw new IllegalStateException(sql + ": " + fault.getMessage(), fault);
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** The server itself: host, port, superuser, password file. */
  public EmbeddedPostgres server() {
    return server;
  }

  /** What a parameterized test is called by. */
  @Override
  public String toString() {
    return "PostgreSQL " + major;
  }

  private static final class Bundled {
    static final TestPostgres SERVER =
        startUntilExit(PostgresBinaries.bundled(PostgresBinaries.defaultCache()));
  }

  private static final class Debian15 {
    static final TestPostgres SERVER = startUntilExit(PostgresBinaries.installedAt(DEBIAN_15));
  }

  private static final class Installed {
    static final List<TestPostgres> SERVERS =
        Arrays.stream(System.getProperty(INSTALLATIONS, "").split(File.pathSeparator))
            .filter(folder -> !folder.isEmpty())
            .map(folder -> startUntilExit(PostgresBinaries.installedAt(Path.of(folder))))
            .toList();
  }
}
