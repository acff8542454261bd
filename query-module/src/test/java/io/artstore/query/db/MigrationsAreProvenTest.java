package io.artstore.query.db;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.MigrationFolder;
import io.artstore.schema.ProofResult;
import io.artstore.schema.ProvenJson;
import io.artstore.schema.Prover;
import io.artstore.schema.SchemaEntry;
import io.artstore.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Proves every migration on every server at hand and compares with {@code proven.json}. {@code
 * -Dartstore.prove=write} writes the file instead.
 */
final class MigrationsAreProvenTest {
  private static final Path FOLDER = Path.of("src/main/resources/db/query");

  @Test
  void everyMigrationHasAProvenWayBack() throws IOException {
    ProofResult result = Prover.proveOnAll(entry(), provers());
    ProvenJson proven = result.requireProven();
    Path file = FOLDER.resolve(ProvenJson.FILE);
    if (System.getProperty("artstore.prove", "").equals("write")) {
      proven.write(file);
    }
    assertThat(result.warnings()).isEmpty();
    assertThat(Files.readString(file)).isEqualTo(proven.text());
  }

  /** From the sources, because the class path may hold an older copy. */
  private static SchemaEntry entry() {
    SchemaEntry entry = QuerySchema.entry();
    return new SchemaEntry(
        entry.name(),
        entry.database(),
        MigrationFolder.inDirectory(FOLDER),
        entry.prefix(),
        entry.extensions(),
        entry.restricted());
  }

  private static List<Prover> provers() {
    return TestPostgres.everyVersion().stream()
        .map(postgres -> new Prover(name -> postgres.server().dataSource(name).getConnection()))
        .toList();
  }
}
