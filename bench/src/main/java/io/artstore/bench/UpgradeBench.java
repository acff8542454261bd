package io.artstore.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code schema upgrade} beside psql that runs the same files, each in one transaction. */
final class UpgradeBench {
  private static final double FACTOR = 1.5;
  private static final Duration PER_MIGRATION = Duration.ofMillis(50);

  private final BenchServer server;
  private final SchemaProject project;
  private final Map<String, Path> scripts = new LinkedHashMap<>();

  UpgradeBench(BenchServer server, SchemaProject project) throws Exception {
    this.server = server;
    this.project = project;
    for (SchemaProject.Database database : project.databases()) {
      scripts.put(database.name(), project.script(database, "up", database.ups()));
    }
  }

  Figure measure(int rounds) throws Exception {
    Comparison comparison = Comparison.of(2, rounds, this::psql, this::upgrade);
    Duration most =
        Duration.ofNanos((long) (comparison.plain().toNanos() * FACTOR))
            .plus(PER_MIGRATION.multipliedBy(project.migrations()));
    return new Figure(
        "`schema upgrade` of " + project.migrations() + " migrations in 3 databases",
        "psql, the same files in single transactions",
        "1.5 × psql + 50 ms a migration = "
            + Figure.text((double) most.toNanos() / comparison.plain().toNanos())
            + " ×",
        comparison,
        (double) most.toNanos() / comparison.plain().toNanos());
  }

  private Duration upgrade() throws Exception {
    project.renew();
    return project.command("upgrade");
  }

  private Duration psql() throws Exception {
    project.renew();
    long begin = System.nanoTime();
    for (Map.Entry<String, Path> script : scripts.entrySet()) {
      server.psql(script.getKey(), script.getValue());
    }
    return Duration.ofNanos(System.nanoTime() - begin);
  }
}
