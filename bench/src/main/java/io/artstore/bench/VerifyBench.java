package io.artstore.bench;

import io.artstore.schema.catalog.CatalogReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code schema verify}, whole, beside psql that runs as many scripts in as many new databases,
 * with two {@code pg_dump --schema-only} for each catalog that verify reads. How many these are is
 * counted in the server's log of a run by itself; dumps are timed at each version and their mean is
 * taken.
 */
final class VerifyBench {
  private static final double FACTOR = 1.3;
  private static final int DUMPS_EACH = 2;
  private static final String REFERENCE = "bench_reference";

  /** What verify does for one database. */
  record Work(int databases, int scripts, int catalogs) {}

  private final BenchServer server;
  private final SchemaProject project;
  private final Map<String, Work> works = new HashMap<>();

  VerifyBench(BenchServer server, SchemaProject project) {
    this.server = server;
    this.project = project;
  }

  Figure measure(int rounds, Path folder) throws Exception {
    project.renew();
    count(folder);
    int databases = works.values().stream().mapToInt(Work::databases).sum();
    int scripts = works.values().stream().mapToInt(Work::scripts).sum();
    int catalogs = works.values().stream().mapToInt(Work::catalogs).sum();
    Comparison comparison = Comparison.of(1, rounds, this::plain, () -> project.command("verify"));
    return new Figure(
        "`schema verify` of " + project.migrations() + " migrations, whole",
        "psql, %d scripts in %d new databases, with 2 pg_dump for each of %d fingerprints"
            .formatted(scripts, databases, catalogs),
        "1.3 ×",
        comparison,
        FACTOR);
  }

  /** Verifies copies of the migrations that say in the log that they run. */
  private void count(Path folder) throws Exception {
    List<SchemaProject.Database> marked = new ArrayList<>();
    for (SchemaProject.Database database : project.databases()) {
      Path copy = folder.resolve(database.name());
      copyMarked(database.migrations(), copy);
      marked.add(
          new SchemaProject.Database(
              database.name(), copy, database.prefix(), database.extension()));
    }
    SchemaProject counted = new SchemaProject(server, folder, marked);
    server.logStatements(true);
    for (SchemaProject.Database database : marked) {
      int begin = server.log().length();
      counted.command("verify", "--database", database.name());
      String log = server.log().substring(begin);
      works.put(
          database.name(),
          new Work(
              occurrences(log, ": CREATE DATABASE "),
              occurrences(log, ": DO $bench$"),
              occurrences(log, ": EXECUTE \"" + CatalogReader.KEPT + "lines\"")));
    }
    server.logStatements(false);
  }

  private static void copyMarked(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling("."));
        String text = Files.readString(file);
        boolean script = from.relativize(file).getNameCount() == 1 && isScript(file);
        if (!file.endsWith("proven.json")) {
          Files.writeString(target, script ? text + "\nDO $bench$ BEGIN END $bench$;\n" : text);
        }
      }
    }
  }

  private static boolean isScript(Path file) {
    return file.toString().endsWith(".up.sql") || file.toString().endsWith(".down.sql");
  }

  private static int occurrences(String text, String part) {
    int count = 0;
    for (int at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) {
      count++;
    }
    return count;
  }

  private Duration plain() throws Exception {
    Duration sum = Duration.ZERO;
    for (SchemaProject.Database database : project.databases()) {
      Work work = works.get(database.name());
      if (work == null) {
        throw new IllegalStateException("not counted: " + database.name());
      }
      sum =
          sum.plus(databases(work))
              .plus(scripts(database, work))
              .plus(dump(database).multipliedBy((long) DUMPS_EACH * work.catalogs()));
    }
    return sum;
  }

  private Duration databases(Work work) throws Exception {
    long begin = System.nanoTime();
    for (int count = 0; count < work.databases(); count++) {
      server.renew(REFERENCE);
      server.drop(REFERENCE);
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** All up and all down again, until there were as many. */
  private Duration scripts(SchemaProject.Database database, Work work) throws Exception {
    List<Path> cycle = new ArrayList<>(database.ups());
    cycle.addAll(database.downs());
    List<Path> all = new ArrayList<>();
    while (all.size() < work.scripts()) {
      all.addAll(cycle.subList(0, Math.min(cycle.size(), work.scripts() - all.size())));
    }
    Path script = project.script(database, "cycle", all);
    project.renew(database, REFERENCE);
    long begin = System.nanoTime();
    server.psql(REFERENCE, script);
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    server.drop(REFERENCE);
    return took;
  }

  /** The mean of all versions. */
  private Duration dump(SchemaProject.Database database) throws Exception {
    Duration sum = Duration.ZERO;
    List<Path> ups = database.ups();
    project.renew(database, REFERENCE);
    for (Path up : ups) {
      server.psql(REFERENCE, project.script(database, "one", List.of(up)));
      long begin = System.nanoTime();
      server.run("pg_dump", "--schema-only", "-d", server.url(REFERENCE));
      sum = sum.plusNanos(System.nanoTime() - begin);
    }
    server.drop(REFERENCE);
    return sum.dividedBy(ups.size());
  }
}
