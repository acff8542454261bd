package io.artstore.servicekit.postgres.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresTest {
  private static final Map<String, String> FAST = Map.of("fsync", "off", "shared_buffers", "16MB");

  @TempDir Path folder;

  private static PostgresBinaries binaries() {
    return PostgresBinaries.bundled(
        Path.of(System.getProperty("user.home"), ".cache", "artstore", "postgres"));
  }

  private EmbeddedPostgres start() {
    return EmbeddedPostgres.start(new EmbeddedSettings(folder.resolve("pg"), binaries(), FAST));
  }

  @Test
  void keepsDataAndPortAcrossRestarts() throws Exception {
    int port;
    try (EmbeddedPostgres server = start()) {
      port = server.port();
      execute(server, "CREATE TABLE kept (word text)");
      execute(server, "INSERT INTO kept VALUES ('Договор')");
    }
    try (EmbeddedPostgres server = start()) {
      assertThat(server.port()).isEqualTo(port);
      assertThat(query(server, "SELECT lower(word) FROM kept")).isEqualTo("договор");
    }
  }

  @Test
  void listensOnLoopbackOnlyWithAPasswordOnlyTheOwnerCanRead() throws Exception {
    try (EmbeddedPostgres server = start()) {
      assertThat(query(server, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
      assertThat(query(server, "SHOW unix_socket_directories")).isEmpty();
      assertThat(
              query(server, "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules"))
          .isEqualTo("scram-sha-256");
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(server.passwordFile())))
          .isEqualTo("rw-------");
      var stranger = server.dataSource("postgres");
      stranger.setPassword("wrong");
      assertThatThrownBy(stranger::getConnection).hasMessageContaining("password authentication");
    }
  }

  @Test
  void isDurableUnlessATestSaysOtherwise() throws Exception {
    try (EmbeddedPostgres server =
        EmbeddedPostgres.start(new EmbeddedSettings(folder.resolve("pg"), binaries(), Map.of()))) {
      assertThat(query(server, "SHOW fsync")).isEqualTo("on");
      assertThat(query(server, "SHOW synchronous_commit")).isEqualTo("on");
    }
  }

  @Test
  void takesAnotherPortWhenTheOldOneIsTaken() throws Exception {
    int port;
    try (EmbeddedPostgres server = start()) {
      port = server.port();
    }
    try (var occupied =
            new java.net.ServerSocket(port, 1, java.net.InetAddress.ofLiteral("127.0.0.1"));
        EmbeddedPostgres server = start()) {
      assertThat(server.port()).isNotEqualTo(occupied.getLocalPort());
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void refusesASecondServerOnTheSameDirectoryNamingTheHolder() throws Exception {
    try (EmbeddedPostgres first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(DirectoryHeldException.class)
          .hasMessageContaining(folder.resolve("pg").toString())
          .hasMessageContaining("this same process");
      assertThat(query(first, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void comesBackAfterTheServerWasKilled() throws Exception {
    try (EmbeddedPostgres server = start()) {
      execute(server, "CREATE TABLE kept (word text)");
      ProcessHandle.of(server.pid()).orElseThrow().destroyForcibly();
      Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !server.isAlive());
    }
    try (EmbeddedPostgres server = start()) {
      assertThat(query(server, "SELECT count(*) FROM kept")).isEqualTo("0");
    }
  }

  @Test
  void refusesAClusterOfAnotherMajorAndLeavesItAlone() throws Exception {
    start().close();
    Path version = folder.resolve("pg/cluster/PG_VERSION");
    Files.writeString(version, "17\n");
    assertThatThrownBy(this::start)
        .isInstanceOf(EmbeddedPostgresException.class)
        .hasMessageContaining("made by PostgreSQL 17")
        .hasMessageContaining("brings PostgreSQL 18");
    Files.writeString(version, "18\n");
    start().close();
  }

  @Test
  void beginsAgainAfterAnInterruptedInitialisation() throws Exception {
    Path cluster = folder.resolve("pg/cluster");
    Files.createDirectories(cluster.resolve("base/1"));
    Files.writeString(cluster.resolve("PG_VERSION"), "18\n");
    Files.writeString(folder.resolve("pg/initialising"), "");
    try (EmbeddedPostgres server = start()) {
      assertThat(query(server, "SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void doesNotTouchFilesThatAreNotACluster() throws Exception {
    Path stray = folder.resolve("pg/cluster/notes.txt");
    Files.createDirectories(stray.getParent());
    Files.writeString(stray, "mine");
    assertThatThrownBy(this::start).hasMessageContaining("no PostgreSQL cluster");
    assertThat(stray).hasContent("mine");
  }

  @Test
  void ignoresAForeignProcessWithTheNumberOfTheOldServer() throws Exception {
    start().close();
    Process foreign = new ProcessBuilder("tail", "-f", "/dev/null").start();
    try {
      Files.writeString(folder.resolve("pg/cluster/postmaster.pid"), foreign.pid() + "\n");
      try (EmbeddedPostgres server = start()) {
        assertThat(query(server, "SELECT 1")).isEqualTo("1");
      }
      assertThat(foreign.isAlive()).isTrue();
    } finally {
      foreign.destroyForcibly();
    }
  }

  private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static String query(EmbeddedPostgres server, String sql) throws SQLException {
    try (Connection connection = server.dataSource("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
