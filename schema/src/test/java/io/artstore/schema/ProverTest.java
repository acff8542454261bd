package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.loss.Loss;
import io.artstore.schema.loss.LossPlace;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planted faults: each must be found, named, and nothing else reported. */
class ProverTest {
  @TempDir private Path directory = Path.of("");
  private final TestDatabases databases = new TestDatabases(Servers.embedded());

  @AfterEach
  void nothingIsLeftOnTheServer() throws SQLException {
    assertThat(
            databases.query(
                "postgres",
                "SELECT datname FROM pg_database WHERE datname LIKE 'schema_scratch_%'"))
        .isEmpty();
    databases.close();
  }

  @Test
  void acceptsAGoodFolderAndRecordsWhatItLoses() {
    ProvenJson proven = prove(ExampleFolder.books(directory)).requireProven();
    assertThat(proven.migrations())
        .extracting(one -> one.up().kind() + " " + one.down().kind() + " " + one.down().detail())
        .containsExactly("LOSSLESS LOSES_ROWS books", "LOSSLESS LOSES_ROWS books.lender");
    assertThat(proven.migrations().getLast().states().getFirst().all().objects())
        .containsOnlyKeys("table books", "type book_state");
  }

  @Test
  void theFingerprintIsTheSameOnEveryServer() {
    List<Prover> provers = Servers.all().map(Prover::new).toList();
    SchemaEntry entry = ExampleFolder.books(directory).entry("library", "library");
    ProvenJson proven = Prover.proveOnAll(entry, provers).requireProven();
    assertThat(proven.migrations())
        .allSatisfy(
            one -> {
              assertThat(one.states()).hasSize(1);
              assertThat(one.states().getFirst().majors()).hasSize(provers.size());
            });
  }

  @Test
  void theFingerprintDoesNotDependOnThePrefix() {
    ExampleFolder folder = ExampleFolder.shelves(directory);
    Prover prover = new Prover(Servers.embedded());
    ProvenJson proven = prover.prove(folder.entry("hall", "hall", "hall_01")).requireProven();
    assertThat(prover.prove(folder.entry("hall", "hall", "zz")).requireProven()).isEqualTo(proven);
    assertThat(proven.migrations().getFirst().states().getFirst().all().objects())
        .containsOnlyKeys("function ${prefix}_trim()", "table ${prefix}_shelves");
  }

  @Test
  void findsATypeThatIsLeftBehind() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration("20260101_0900", "books", booksUp(), "DROP TABLE books;"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).startsWith("20260101_0900 books");
              assertThat(failure.summary()).isEqualTo("the way back leaves something behind");
              assertThat(failure.detail())
                  .isEqualTo(
                      "Compared with the state before the step, after up and down there is too much:\n"
                          + "  + type book_state   enum ('NEW', 'LENT')");
              assertThat(failure.remarks())
                  .containsExactly(
                      new Remark(
                          "Made in",
                          "20260101_0900_books.up.sql, line 1\n"
                              + "  CREATE TYPE book_state AS ENUM ('NEW', 'LENT')"),
                      new Remark(
                          "What follows",
                          "the next upgrade stops with\n"
                              + "  ERROR: type \"book_state\" already exists"),
                      new Remark(
                          "To mend",
                          "at the end of 20260101_0900_books.down.sql:\n  DROP TYPE book_state;"));
            });
  }

  @Test
  void oneFaultDoesNotHideTheNext() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration("20260101_0900", "books", booksUp(), "DROP TABLE books;")
                .migration(
                    "20260103_0900",
                    "notes",
                    "CREATE TABLE notes (a int); CREATE SEQUENCE note_numbers;",
                    "DROP TABLE notes;")
                .migration("20260104_0900", "fine", "CREATE TABLE fine (a int)", "DROP TABLE fine")
                .migration(
                    "20260105_0900", "torn", "CREATE TABLE torn (a int)", "DROP TABLE tron"));
    assertThat(result.proven()).isEmpty();
    assertThat(result.failures())
        .extracting(failure -> failure.migration().split(" ", -1)[1] + ": " + failure.summary())
        .containsExactly(
            "books: the way back leaves something behind",
            "notes: the way back leaves something behind",
            "torn: the way back fails");
  }

  @Test
  void explainsAForeignKeyOfAnotherType() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "loans",
                    "CREATE TABLE loans (\n  id int,\n  book uuid REFERENCES books (id));",
                    "DROP TABLE loans;"));
    assertThat(result.failures()).hasSize(1);
    assertThat(result.failures().getFirst().detail())
        .contains("20260103_0900_loans.up.sql, statement 1 (line 1)")
        .contains("\"book\"")
        .contains("\"id\"")
        .contains("are of incompatible types: uuid and bigint");
  }

  @Test
  void findsATableWithoutThePrefix() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260102_0900",
                "labels",
                "CREATE TABLE IF NOT EXISTS labels (a int)",
                "DROP TABLE IF EXISTS labels");
    ProofResult result = new Prover(Servers.embedded()).prove(folder.entry("hall", "h", "hall_01"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.summary()).startsWith("what has no prefix");
              assertThat(failure.detail()).contains("+ table labels");
            });
  }

  @Test
  void findsAWayBackThatTakesTheNeighboursObjectsAlong() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "sweep",
                    "CREATE TABLE sweep (a int)",
                    """
                    DROP TABLE sweep;
                    DO $$ BEGIN
                      IF to_regclass('neighbour_rows') IS NOT NULL THEN
                        EXECUTE 'DELETE FROM neighbour_rows';
                        EXECUTE 'DROP FUNCTION neighbour_count()';
                      END IF;
                    END $$;
                    """));
    assertThat(result.failures())
        .extracting(ProofFailure::summary)
        .contains(
            "the database is not as it was before the first migration",
            "rows of somebody else's table changed");
  }

  @Test
  void findsRowsThatAreNotAsBefore() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900", "upper", "UPDATE books SET title = upper(title)", "SELECT 1");
    assertThat(prove(folder).failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.summary())
                  .isEqualTo("after up and down the rows are not as before");
              assertThat(failure.detail())
                  .isEqualTo(
                      "20260103_0900_upper.up.sql, line 1: UPDATE books SET title = upper(title)\n"
                          + "  changes 2 rows of books that a seed put in, in title");
            });
    folder.migration(
        "20260103_0900",
        "upper",
        "-- loses: how titles were written\nUPDATE books SET title = upper(title)",
        "SELECT 1");
    Effect up = prove(folder).requireProven().migrations().getLast().up();
    assertThat(up.kind()).isEqualTo(Effect.Kind.LOSES_ROWS);
    assertThat(up.detail()).isEqualTo("how titles were written");
    assertThat(up.losses())
        .containsExactly(new Loss.Declared("how titles were written", Optional.empty(), List.of()));
  }

  @Test
  void findsASecondWayUpThatLeadsElsewhere() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "wide",
                    "ALTER TABLE books ADD COLUMN a int, ADD COLUMN b int;",
                    "ALTER TABLE books DROP COLUMN b, DROP COLUMN a, ALTER title DROP NOT NULL;"));
    assertThat(result.failures())
        .first()
        .satisfies(
            failure ->
                assertThat(failure.detail())
                    .contains("- column 0002 title character varying(200) not null")
                    .contains("+ column 0002 title character varying(200)"));
  }

  @Test
  void refusesAReleasedMigrationThatChangedOrVanished() {
    ExampleFolder folder = ExampleFolder.books(directory);
    String released =
        prove(folder).requireProven().text().replace("\"released\": false", "\"released\": true");
    folder.file(ProvenJson.FILE, released);
    assertThat(prove(folder).failures()).isEmpty();
    folder.migration(
        "20260102_0900",
        "lenders",
        "ALTER TABLE books ADD COLUMN lender varchar(9);",
        "ALTER TABLE books DROP COLUMN lender;");
    assertThat(prove(folder).failures())
        .singleElement()
        .hasToString(
            "20260102_0900 lenders: was released and is not the file of that day\n"
                + "  to mend: bring back the file, and make the change in a new migration; "
                + EvidenceRules.STAYS);
    folder.delete("20260102_0900_lenders.up.sql").delete("20260102_0900_lenders.down.sql");
    assertThat(prove(folder).failures())
        .singleElement()
        .hasToString(
            "20260102_0900 lenders: was released and is missing\n  to mend: bring back its files; "
                + EvidenceRules.STAYS);
  }

  @Test
  void aSeedThatFailsDoesNotHideTheNextFault() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .seed("20260101_0900", "INSERT INTO bokos VALUES (1)")
                .migration("20260103_0900", "torn", "CREATE TABLE torn (a int)", "DROP TABLE tron")
                .migration(
                    "20260104_0900", "fine", "CREATE TABLE fine (a int)", "DROP TABLE fine"));
    assertThat(result.failures())
        .extracting(failure -> failure.migration().split(" ", -1)[1] + ": " + failure.summary())
        .containsExactly("books: the seed fails", "torn: the way back fails");
  }

  @Test
  void findsASecondWayUpThatLeavesOtherRows() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "stamps",
                    "CREATE TABLE stamps AS SELECT true AS there FROM pg_attribute"
                        + " WHERE attrelid = 'books'::regclass AND attisdropped;",
                    "DROP TABLE stamps; ALTER TABLE books ADD gone int, ADD more int;"
                        + " ALTER TABLE books DROP gone, DROP more;"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.summary())
                  .isEqualTo("after the second way up the rows are not those after the first");
              assertThat(failure.detail()).endsWith("makes table stamps with 2 rows");
            });
  }

  @Test
  void valuesThatAreMadeByChanceAreNoFault() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "public_ids",
                    "ALTER TABLE books ADD COLUMN public_id uuid NOT NULL"
                        + " DEFAULT gen_random_uuid();",
                    "ALTER TABLE books DROP COLUMN public_id;"));
    assertThat(result.failures()).isEmpty();
  }

  @Test
  void aWayBackThatRefusesMayLoseRowsAsWell() {
    ExampleFolder folder =
        ExampleFolder.shelves(directory)
            .migration(
                "20260102_0900",
                "labels",
                "ALTER TABLE ${prefix}_shelves ADD COLUMN label text;",
                """
                -- loses: all labels
                DO $$ BEGIN
                  IF EXISTS (SELECT 1 FROM ${prefix}_shelves WHERE label = 'keep') THEN
                    RAISE EXCEPTION 'rows of ${prefix}_shelves to keep: 1';
                  END IF;
                END $$;
                ALTER TABLE ${prefix}_shelves DROP COLUMN label;
                """)
            .seed("20260102_0900", "UPDATE ${prefix}_shelves SET label = 'keep';");
    ProofResult result = new Prover(Servers.embedded()).prove(folder.entry("hall", "h", "hall_01"));
    Effect down = result.requireProven().migrations().getLast().down();
    assertThat(down.kind()).isEqualTo(Effect.Kind.LOSES_ROWS_OR_REFUSES);
    assertThat(down.detail()).isEqualTo("all labels; ERROR: rows of ${prefix}_shelves to keep: 1");
    assertThat(down.losses())
        .contains(new Loss.DroppedColumn(new LossPlace("public", "${prefix}_shelves", "label")));
  }

  @Test
  void whatWasNotTriedWithRowsIsNotCalledLossless() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900",
                    "index",
                    "-- no-transaction\nCREATE INDEX CONCURRENTLY ix_state ON books (state)",
                    "-- no-transaction\nDROP INDEX CONCURRENTLY ix_state"));
    assertThat(result.requireProven().migrations().getLast().down().kind())
        .isEqualTo(Effect.Kind.UNKNOWN);
  }

  @Test
  void leavesNoScratchDatabaseWhenAnExtensionIsMissing() {
    SchemaEntry entry = ExampleFolder.books(directory).entry("library", "library");
    SchemaEntry needy =
        new SchemaEntry(
            "library",
            "library",
            entry.migrations(),
            Optional.empty(),
            List.of("no_such_extension"),
            Map.of());
    assertThatThrownBy(() -> new Prover(Servers.embedded()).prove(needy))
        .isInstanceOf(SchemaUnavailableException.class)
        .hasMessageContaining("no_such_extension");
  }

  @Test
  void comparesRowsOutsideOfPublicAsWell() {
    ProofResult result =
        prove(
            new ExampleFolder(directory)
                .migration(
                    "1",
                    "archive",
                    "CREATE SCHEMA archive; CREATE TABLE archive.old (a int);",
                    "DROP TABLE archive.old; DROP SCHEMA archive;")
                .seed("1", "INSERT INTO archive.old VALUES (1)")
                .migration("2", "sweep", "DELETE FROM archive.old", "SELECT 1"));
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure ->
                assertThat(failure.detail())
                    .isEqualTo(
                        "2_sweep.up.sql, line 1: DELETE FROM archive.old\n"
                            + "  destroys 1 row of archive.old that a seed put in"));
  }

  @Test
  void warnsOfTablesThatNoSeedFills() {
    ProofResult result =
        prove(
            ExampleFolder.books(directory)
                .migration(
                    "20260103_0900", "notes", "CREATE TABLE notes (a int)", "DROP TABLE notes"));
    assertThat(result.failures()).isEmpty();
    assertThat(result.warnings()).containsExactly("no seed puts a row into table notes");
  }

  private static ProofResult prove(ExampleFolder folder) {
    return new Prover(Servers.embedded()).prove(folder.entry("library", "library"));
  }

  private static String booksUp() {
    return "CREATE TYPE book_state AS ENUM ('NEW', 'LENT');\n"
        + "CREATE TABLE books (id bigserial PRIMARY KEY, title varchar(200) NOT NULL,"
        + " state book_state NOT NULL DEFAULT 'NEW');";
  }
}
