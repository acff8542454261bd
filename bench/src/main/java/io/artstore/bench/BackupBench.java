package io.artstore.bench;

import io.artstore.schema.backup.DurableFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code schema backup} and {@code restore} of one large table beside psql's {@code \copy} of it.
 * The restore, like psql beside it, begins with an empty database and makes the tables too.
 */
final class BackupBench {
  /** At least this part of psql's speed. */
  private static final double LEAST_SPEED = 0.7;

  private static final String NAME = "bench_orders";

  private static final String UP =
      """
      CREATE TABLE orders (
        id bigint PRIMARY KEY, customer uuid NOT NULL, title varchar(200) NOT NULL,
        price numeric(12, 2) NOT NULL, placed_at timestamptz NOT NULL, paid boolean NOT NULL,
        note text);
      CREATE INDEX orders_customer_idx ON orders (customer);
      """;

  private final BenchServer server;
  private final SchemaProject project;
  private final Path folder;
  private final int rows;

  BackupBench(BenchServer server, Path folder, int rows) throws Exception {
    this.server = server;
    this.folder = folder;
    this.rows = rows;
    Path migrations = Files.createDirectories(folder.resolve("migrations"));
    Files.writeString(migrations.resolve("20260101_0900_orders.up.sql"), UP);
    Files.writeString(migrations.resolve("20260101_0900_orders.down.sql"), "DROP TABLE orders;\n");
    Files.createDirectories(migrations.resolve("seed"));
    Files.writeString(
        migrations.resolve("seed/20260101_0900.sql"),
        "INSERT INTO orders VALUES (1, gen_random_uuid(), 'a', 1, now(), true, NULL);\n");
    project =
        new SchemaProject(
            server, folder, List.of(new SchemaProject.Database(NAME, migrations, "", "")));
  }

  List<Figure> measure(int rounds) throws Exception {
    project.renew();
    project.command("verify");
    project.command("upgrade");
    Path fill =
        Files.writeString(
            folder.resolve("fill.sql"),
            """
            INSERT INTO orders SELECT i, gen_random_uuid(), 'order number ' || i || ', "quoted"',
              i %% 100000 / 7.0, now() - i * interval '1 minute', i %% 3 = 0,
              CASE WHEN i %% 4 = 0 THEN repeat('note ', i %% 12) END
              FROM generate_series(1, %d) i;
            VACUUM ANALYZE orders;
            """
                .formatted(rows));
    server.psql(NAME, fill);
    Comparison saved = Comparison.of(1, rounds, this::copyOut, this::backup);
    Path backup = onlyBackup();
    Comparison restored = Comparison.of(1, rounds, this::copyIn, () -> restore(backup));
    return List.of(
        figure("`schema backup` of " + rows + " rows", "psql `\\copy … TO`", saved),
        figure(
            "`schema restore` of " + rows + " rows",
            "psql, the migrations and `\\copy … FROM`",
            restored));
  }

  private static Figure figure(String what, String plain, Comparison comparison) {
    return new Figure(what, plain, "0.7 of its speed = 1.43 ×", comparison, 1 / LEAST_SPEED);
  }

  private Duration backup() throws Exception {
    DurableFolder.deleteTree(folder.resolve("saved"));
    settle();
    return project.command("backup", "--folder", folder.resolve("saved").toString());
  }

  private Path onlyBackup() throws IOException {
    try (Stream<Path> found =
        Files.find(folder.resolve("saved"), 3, (path, is) -> isManifest(path))) {
      return found.findFirst().orElseThrow().resolveSibling("");
    }
  }

  private static boolean isManifest(Path path) {
    return path.endsWith("manifest.json");
  }

  private Duration restore(Path backup) throws Exception {
    project.renew();
    settle();
    return project.command("restore", backup.toString());
  }

  /** What one leaves unwritten, psql its whole file, would be paid by who forces next. */
  private static void settle() throws Exception {
    new ProcessBuilder("sync").start().waitFor();
  }

  private Path csv() {
    return folder.resolve("orders.csv");
  }

  private Duration copyOut() throws Exception {
    Path script =
        Files.writeString(
            folder.resolve("out.sql"), "\\copy orders TO '" + csv() + "' WITH (FORMAT csv)\n");
    settle();
    long begin = System.nanoTime();
    server.psql(NAME, script);
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  private Duration copyIn() throws Exception {
    project.renew();
    Path script =
        Files.writeString(
            folder.resolve("in.sql"),
            UP + "\\copy orders FROM '" + csv() + "' WITH (FORMAT csv)\n");
    settle();
    long begin = System.nanoTime();
    server.psql(NAME, script);
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
