package io.artstore.bench;

import io.artstore.schema.backup.DurableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the schema commands; see {@code bench/README.md}. */
@Command(
    name = "bench/run",
    description = "Measures the schema commands beside psql and pg_dump.",
    mixinStandardHelpOptions = true)
final class Bench implements Callable<Integer> {
  @Option(
      names = "--postgres",
      defaultValue = "/usr/lib/postgresql/15",
      description =
          "The PostgreSQL to measure on, with psql and pg_dump. Default: ${DEFAULT-VALUE}")
  private Path postgres = Path.of("");

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each is measured; the median counts. Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--rows",
      defaultValue = "2000000",
      description = "Of the table that is saved. Default: ${DEFAULT-VALUE}")
  private int rows;

  @Option(
      names = "--out",
      defaultValue = "bench/results/schema.md",
      description = "Where the results go. Default: ${DEFAULT-VALUE}")
  private Path out = Path.of("");

  @Option(
      names = "--only",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES} only these, to look closer. Default: all")
  private Set<Subject> only = EnumSet.allOf(Subject.class);

  /** What is measured. */
  enum Subject {
    upgrade,
    verify,
    backup
  }

  private Bench() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Bench()).execute(arguments));
  }

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("artstore-bench-");
    folder.toFile().setExecutable(true, false);
    try (BenchServer server = BenchServer.start(postgres, folder.resolve("server"))) {
      SchemaProject project = artStore(server, folder.resolve("artstore"));
      List<Figure> figures = new ArrayList<>();
      if (only.contains(Subject.upgrade)) {
        add(figures, new UpgradeBench(server, project).measure(rounds));
      }
      if (only.contains(Subject.verify)) {
        add(figures, new VerifyBench(server, project).measure(rounds, folder.resolve("counted")));
      }
      if (only.contains(Subject.backup)) {
        for (Figure figure :
            new BackupBench(server, folder.resolve("orders"), rows).measure(rounds)) {
          add(figures, figure);
        }
      }
      write(figures, server);
      return figures.stream().allMatch(Figure::kept) ? 0 : 1;
    } finally {
      DurableFolder.deleteTree(folder);
    }
  }

  private static void add(List<Figure> figures, Figure figure) {
    figures.add(figure);
    System.out.print(figure.row());
  }

  /** Copies of the product's own migrations, because a proof is written beside them. */
  private static SchemaProject artStore(BenchServer server, Path folder) throws IOException {
    List<SchemaProject.Database> databases = new ArrayList<>();
    databases.add(database(folder, "artstore_admin", "admin-module", "admin", "", ""));
    databases.add(
        database(
            folder, "artstore_storage_01", "storage-element", "element", "storage_elem_01", ""));
    databases.add(database(folder, "artstore", "query-module", "query", "", "pg_trgm"));
    return new SchemaProject(server, folder, databases);
  }

  private static SchemaProject.Database database(
      Path folder, String name, String module, String resource, String prefix, String extension)
      throws IOException {
    Path from = Path.of(module, "src", "main", "resources", "db", resource);
    Path to = folder.resolve(name + "-migrations");
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.resolveSibling("."));
        Files.copy(file, target);
      }
    }
    return new SchemaProject.Database(name, to, prefix, extension);
  }

  private void write(List<Figure> figures, BenchServer server) throws IOException {
    StringBuilder page = new StringBuilder();
    page.append("# Schema commands beside psql and pg_dump\n\n");
    page.append(
        """
        %s, `bench/run --rounds %d --rows %d`, PostgreSQL %s, %d processors.
        Plain, ours, plain in each round, after rounds to warm up; the ratio of a round is ours over
        the mean of the two plain ones; the median of the rounds counts.

        """
            .formatted(
                LocalDate.now(ZoneOffset.UTC),
                rounds,
                rows,
                server.version(),
                Runtime.getRuntime().availableProcessors()));
    page.append(Figure.HEAD);
    figures.forEach(figure -> page.append(figure.row()));
    Files.writeString(out, page);
  }
}
