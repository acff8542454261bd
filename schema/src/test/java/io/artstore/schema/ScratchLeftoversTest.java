package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.ScratchLeftovers.Fate;
import io.artstore.schema.ScratchLeftovers.Leftover;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What stays of proofs on a server, and what is dropped of it. */
class ScratchLeftoversTest {
  private static final String FOREIGN = "schema_scratch_of_somebody_else";

  @TempDir private Path directory = Path.of("");

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void keepsOneOfEachFailingEntryAndDropsOnlyWhatIsOurs(ServerConnections server)
      throws SQLException {
    SchemaEntry entry =
        new ExampleFolder(directory)
            .migration(
                "1",
                "torn",
                "CREATE TABLE torn (a int); CREATE TYPE t AS ENUM ('A')",
                "DROP TABLE torn")
            .migration("2", "worn", "CREATE TABLE worn (a int)", "SELECT 1")
            .entry("library", "library");
    String first = kept(server, entry);
    String second = kept(server, entry);
    TestDatabases databases = new TestDatabases(server);
    assertThat(databases.query(second, "SELECT typname FROM pg_type WHERE typname = 't'"))
        .as("the state after the way back can be looked at")
        .containsExactly("t");
    databases.execute("postgres", "CREATE DATABASE " + FOREIGN);
    try (ScratchDatabase used = new Prover(server).scratch(entry)) {
      assertThat(new ScratchLeftovers(server).drop())
          .as("the first was dropped when the second was kept: " + first)
          .containsExactlyInAnyOrder(
              new Leftover(second, "library, 1 torn", Fate.DROPPED),
              new Leftover(used.name(), "", Fate.IN_USE),
              new Leftover(FOREIGN, "it has no mark of this tool", Fate.NOT_OURS));
    } finally {
      databases.execute("postgres", "DROP DATABASE " + FOREIGN);
    }
    assertThat(new ScratchLeftovers(server).drop()).isEqualTo(List.of());
  }

  private static String kept(ServerConnections server, SchemaEntry entry) {
    return new Prover(server).keepingFaults().prove(entry).course().kept().orElseThrow();
  }
}
