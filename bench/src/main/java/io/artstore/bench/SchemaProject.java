package io.artstore.bench;

import io.artstore.schema.EngineSettings;
import io.artstore.schema.Remedy;
import io.artstore.schema.RunLimits;
import io.artstore.schemacli.CliSettings;
import io.artstore.schemacli.ManifestTargets;
import io.artstore.schemacli.SchemaCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Databases with their migrations, as the schema commands get them: a manifest and folders. */
final class SchemaProject {
  /**
   * One database.
   *
   * @param prefix empty for none
   * @param extension that it needs; empty for none
   */
  record Database(String name, Path migrations, String prefix, String extension) {
    List<Path> ups() throws IOException {
      return scripts(".up.sql");
    }

    List<Path> downs() throws IOException {
      return scripts(".down.sql").reversed();
    }

    private List<Path> scripts(String end) throws IOException {
      try (Stream<Path> files = Files.list(migrations)) {
        return files.filter(file -> file.toString().endsWith(end)).sorted().toList();
      }
    }
  }

  private final BenchServer server;
  private final Path folder;
  private final List<Database> databases;

  SchemaProject(BenchServer server, Path folder, List<Database> databases) throws IOException {
    this.server = server;
    this.folder = Files.createDirectories(folder);
    this.databases = List.copyOf(databases);
    StringBuilder manifest = new StringBuilder("format: 1\ndatabases:\n");
    for (Database database : databases) {
      manifest
          .append("  - {name: ")
          .append(database.name().replace('_', '-'))
          .append(", url: \"")
          .append(server.url(database.name()))
          .append("\", database: ")
          .append(database.name())
          .append(", migrations: \"")
          .append(database.migrations())
          .append('"')
          .append(database.prefix().isEmpty() ? "" : ", prefix: " + database.prefix())
          .append(
              database.extension().isEmpty() ? "" : ", extensions: [" + database.extension() + "]")
          .append("}\n");
    }
    manifest
        .append("scratch: {url: \"")
        .append(server.url("postgres"))
        .append("\", allow_same_server: true}\n");
    Files.writeString(file(), manifest);
  }

  private Path file() {
    return folder.resolve("schema.yaml");
  }

  List<Database> databases() {
    return databases;
  }

  int migrations() throws IOException {
    int count = 0;
    for (Database database : databases) {
      count += database.ups().size();
    }
    return count;
  }

  /** New and empty databases. */
  void renew() throws Exception {
    for (Database database : databases) {
      renew(database, database.name());
    }
  }

  /** A new database as this one is before its first migration. */
  void renew(Database database, String name) throws Exception {
    server.renew(name);
    if (!database.extension().isEmpty()) {
      server.extension(name, database.extension());
    }
  }

  /** Runs a command in this process, as a warm program does. */
  Duration command(String... arguments) {
    Map<String, String> environment = Map.of("PGPASSWORD", server.password());
    StringWriter said = new StringWriter();
    long begin = System.nanoTime();
    CommandLine line =
        SchemaCommand.commandLine(
            ManifestTargets.read(file(), environment),
            new CliSettings(
                EngineSettings.ofThisProcess(
                    "bench", new Remedy("schema", "the manifest"), RunLimits.DEFAULT),
                question -> Optional.empty(),
                environment,
                Clock.systemUTC(),
                folder.resolve("schema-runs")));
    line.setOut(new PrintWriter(said)).setErr(new PrintWriter(said));
    int code = line.execute(arguments);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", arguments) + ":\n" + said);
    }
    return took;
  }

  /** One script that runs these, each in a transaction of its own, under the database's prefix. */
  Path script(Database database, String name, List<Path> scripts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path script : scripts) {
      String sql = Files.readString(script).replace("${prefix}", database.prefix());
      boolean loose = sql.contains("-- no-transaction");
      lines.add((loose ? "" : "BEGIN;\n") + sql + (loose ? "" : "\nCOMMIT;"));
    }
    return Files.writeString(
        folder.resolve(database.name() + "-" + name + ".sql"), String.join("\n", lines));
  }
}
