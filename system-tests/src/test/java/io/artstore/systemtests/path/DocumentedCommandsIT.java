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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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

  private static final Pattern ACCEPTING = Pattern.compile("--accept-loss (\\S+)");

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

  /** The services are the program itself, on the databases of the night. */
  @Test
  void theNightOfTheUpgrade() throws Exception {
    start("scratch");
    Path data = folder.resolve("artstore-data");
    String services =
        """
        stop_services() { if [ -e up.pid ]; then kill "$(cat up.pid)"; \\
          while kill -0 "$(cat up.pid)" 2> /dev/null; do sleep 0.1; done; rm up.pid; fi; }
        start_services() {
          artstore up --json --port-base 0 --data %s --postgres %s > up.json 2> up.err &
          echo $! > up.pid
          until grep -q ready up.json; do kill -0 "$(cat up.pid)" || { cat up.err; exit 1; }; \\
            sleep 0.1; done
        }
        """
            .formatted(data, servers.getFirst().url("postgres"));
    Map<String, String> environment = environment();
    environment.put("SCRATCH", url(servers.getLast()));
    environment.put("BEGIN", "2026-01-01T00:00:00Z");
    CommandPage page = new CommandPage(folder, services, environment);
    try {
      page.run(DOCS.resolve("operations/upgrade-night.md"));
      assertThat(Files.readString(folder.resolve("forward.html")))
          .contains("SUCCESS: every schema is at its newest version, as proven");
      goBack(environment);
    } finally {
      Processes.killOn(data);
    }
  }

  /** The one line that asks, with the number that the refusal names. */
  private void goBack(Map<String, String> environment) throws Exception {
    String line = "artstore schema rollback --to-saved before.json";
    assertThat(Files.readString(DOCS.resolve("operations/upgrade-night.md")))
        .contains("\n" + line + "\n");
    List<String> words =
        new ArrayList<>(
            List.of(
                "schema",
                "rollback",
                "--to-saved",
                folder.resolve("before.json").toString(),
                "--data",
                folder.resolve("artstore-data").toString()));
    Program.Result asked = Program.run(environment, words.toArray(String[]::new));
    Matcher number = ACCEPTING.matcher(asked.errors());
    if (asked.exitCode() == 4 && number.find()) {
      words.addAll(List.of("--accept-loss", number.group(1)));
      asked = Program.run(environment, words.toArray(String[]::new));
    }
    assertThat(asked.exitCode()).as(line + asked.output() + asked.errors()).isZero();
    assertThat(asked.output()).contains("taken back.");
  }

  private static String url(EmbeddedPostgres server) {
    return "postgresql://%s:%s@%s:%d"
        .formatted(server.superuser(), server.password(), server.host(), server.port());
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
