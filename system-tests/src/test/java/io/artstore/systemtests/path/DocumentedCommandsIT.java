package io.artstore.systemtests.path;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.servicekit.postgres.embedded.EmbeddedPostgres;
import io.artstore.servicekit.postgres.embedded.EmbeddedSettings;
import io.artstore.servicekit.postgres.embedded.PostgresBinaries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pages that promise commands, run line by line against databases of the versions of 2025-11-16.
 */
final class DocumentedCommandsIT {
  private static final Path DOCS = Path.of("..", "docs").toAbsolutePath().normalize();
  private static final Map<String, String> BASELINES =
      Map.of(
          "admin-module", "20251116_2141",
          "storage-elem-01", "20251116_1838",
          "storage-elem-02", "20251116_1838",
          "query-module", "20251116_2142");

  @TempDir private Path folder = Path.of("");
  private final List<EmbeddedPostgres> servers = new ArrayList<>();

  @BeforeEach
  void makeDatabases() throws Exception {
    start("server");
    schema("provision");
    for (Map.Entry<String, String> baseline : BASELINES.entrySet()) {
      schema("upgrade", "--database", baseline.getKey(), "--to", baseline.getValue());
    }
  }

  @AfterEach
  void stopServers() {
    servers.forEach(EmbeddedPostgres::close);
  }

  @Test
  void theMigrationReset() throws Exception {
    copy(DOCS.resolve("examples/migration-reset"), folder);
    new CommandPage(folder, "", environment()).run(DOCS.resolve("migration-reset.md"));
  }

  private void start(String name) {
    servers.add(
        EmbeddedPostgres.start(
            new EmbeddedSettings(folder.resolve(name), PostgresBinaries.defaultCache())));
  }

  private void schema(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("schema"));
    command.addAll(List.of(arguments));
    command.addAll(List.of("--data", folder.resolve("artstore-data").toString()));
    Program.Result result = Program.run(environment(), command.toArray(String[]::new));
    assertThat(result.exitCode()).as(result.output() + result.errors()).isZero();
  }

  private Map<String, String> environment() {
    EmbeddedPostgres server = servers.getFirst();
    String url =
        "postgresql://%s@%s:%d".formatted(server.superuser(), server.host(), server.port());
    Map<String, String> environment = new HashMap<>();
    environment.put("ARTSTORE_POSTGRES", url + "/postgres");
    environment.put("DEMO_URL", url);
    environment.put("PGPASSWORD", server.password());
    return environment;
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
