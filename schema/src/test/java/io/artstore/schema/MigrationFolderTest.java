package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.artstore.schema.catalog.Catalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationFolderTest {
  @TempDir private Path directory = Path.of("");

  @Test
  void ordersByDigitsAsNumbers() {
    folder()
        .migration("9", "nine", "SELECT 9", "SELECT 9")
        .migration("10", "ten", "SELECT 10", "SELECT 10")
        .migration("8", "eight", "SELECT 8", "SELECT 8");
    assertThat(read(Optional.empty()).list())
        .extracting(Migration::title)
        .containsExactly("8 eight", "9 nine", "10 ten");
  }

  @Test
  void reportsAllFaultsAtOnce() {
    folder()
        .migration("20260101_0900", "one", "BEGIN; SELECT ${other}; COMMIT", "SELECT '")
        .file("20260102_0900_two.up.sql", "SELECT 1")
        .migration("20260103_0900", "three", "-- compatible-since: 0.1.0\nSELECT 1", "SELECT 1")
        .migration("20260103_0900", "again", "SELECT 1", "SELECT 1")
        .file("Notes.sql", "SELECT 1");
    assertThat(faults(Optional.empty()))
        .containsExactlyInAnyOrder(
            "20260101_0900_one.up.sql, line 1: ${other} is unknown; only ${prefix} is substituted",
            "20260101_0900_one.up.sql, line 1: BEGIN is not allowed: each script runs in one"
                + " transaction",
            "20260101_0900_one.up.sql, line 1: COMMIT is not allowed: each script runs in one"
                + " transaction",
            "20260101_0900_one.down.sql, line 1: the quote ' that begins here is never closed",
            "20260102_0900_two.up.sql: has no partner 20260102_0900_two.down.sql",
            "20260103_0900_three.up.sql: has the same version as 20260103_0900_again.up.sql",
            "20260103_0900_three.up.sql: compatible-since: 0.1.0 is no version: no migration of"
                + " the folder has it",
            "Notes.sql: is not named DIGITS_name.up.sql or DIGITS_name.down.sql (lower case)");
  }

  @Test
  void missesANumberWhereVersionsAreCounted() {
    folder()
        .migration("001", "one", "SELECT 1", "SELECT 1")
        .migration("003", "three", "SELECT 1", "SELECT 1");
    assertThat(faults(Optional.empty()))
        .containsExactly("003_three.up.sql: follows 001: 2 is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "START TRANSACTION",
        "rollback",
        "SAVEPOINT a",
        "SET search_path = x",
        "RESET ALL",
        "SELECT set_config('a.b', 'c', false)",
        "COPY t FROM STDIN",
        "\\echo hello",
        "CREATE DATABASE other",
        "DROP ROLE somebody",
        "ALTER SYSTEM SET work_mem = '1MB'",
        "CREATE INDEX CONCURRENTLY i ON t (a)",
        "VACUUM t"
      })
  void refusesWhatBreaksThePromisesOfARun(String statement) {
    folder().migration("1", "one", "SELECT 1;\n" + statement + ";", "SELECT 1");
    assertThat(faults(Optional.empty()))
        .singleElement()
        .asString()
        .startsWith("1_one.up.sql, line 2: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 'BEGIN; COMMIT'",
        "CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$",
        "SET CONSTRAINTS ALL DEFERRED",
        "-- COMMIT;\nSELECT 1",
        "SELECT $${1}$$::int[]",
        "ALTER TABLE t ADD COLUMN \"set\" int",
        "CREATE USER MAPPING FOR x SERVER y",
        "REFRESH MATERIALIZED VIEW CONCURRENTLY v"
      })
  void letsPassWhatOnlyLooksLikeIt(String statement) {
    folder().migration("1", "one", statement, "SELECT 1");
    assertThat(read(Optional.empty()).list()).hasSize(1);
  }

  @Test
  void countsBytesOfNamesAfterSubstitution() {
    String name = "я".repeat(25);
    folder()
        .migration(
            "1", "one", "CREATE TABLE ${prefix}_" + name + " (a int)", "DROP TABLE ${prefix}_x");
    assertThat(read(Optional.of("element_0123")).list()).hasSize(1);
    assertThat(faults(Optional.of("element_01234")))
        .containsExactly(
            "1_one.up.sql, line 1: the name element_01234_"
                + name
                + " has 64 bytes, PostgreSQL keeps 63");
  }

  @Test
  void refusesAPrefixWrittenOutAndAPrefixWithoutEntry() {
    folder()
        .migration("1", "one", "CREATE TABLE elem_01_files (a int)", "DROP TABLE ${prefix}_files");
    assertThat(faults(Optional.of("elem_01")))
        .containsExactly(
            "1_one.up.sql, line 1: the prefix elem_01 is written out; write ${prefix} instead");
    assertThat(faults(Optional.empty()))
        .containsExactly("1_one.down.sql, line 1: ${prefix} is used, but the entry has no prefix");
  }

  @Test
  void aScriptOutsideOfTransactionsHoldsOneStatement() {
    folder()
        .migration(
            "1",
            "one",
            "-- no-transaction\nCREATE INDEX CONCURRENTLY i ON t (a); SELECT 1",
            "-- no-transaction\nDROP INDEX CONCURRENTLY i");
    assertThat(faults(Optional.empty()))
        .containsExactly("1_one.up.sql: -- no-transaction needs exactly one statement, found 2");
  }

  @Test
  void lineEndsDoNotChangeTheHash() {
    folder().migration("1", "one", "SELECT 1;\nSELECT 2;\n", "SELECT 1");
    String unix = read(Optional.empty()).list().getFirst().up().sha256();
    folder().migration("1", "one", "SELECT 1;\r\nSELECT 2;\r\n", "SELECT 1");
    assertThat(read(Optional.empty()).list().getFirst().up().sha256()).isEqualTo(unix);
  }

  @Test
  void tellsHowFilesDifferFromTheProvenOnes() {
    ExampleFolder folder = folder().migration("1", "one", "SELECT 1", "SELECT 1");
    assertThat(unproven()).containsExactly("proven.json: is missing");
    folder.file(ProvenJson.FILE, proven(read(Optional.empty())).text());
    assertThat(unproven()).isEmpty();
    folder
        .migration("1", "one", "SELECT 2", "SELECT 1")
        .migration("2", "two", "SELECT 2", "SELECT 2");
    assertThat(unproven())
        .satisfiesExactly(
            changed -> assertThat(changed).startsWith("1_one.up.sql: is not the proven file"),
            added -> assertThat(added).isEqualTo("2_two.up.sql: is not listed in proven.json"));
    folder.delete("1_one.up.sql").delete("1_one.down.sql");
    assertThat(unproven())
        .containsExactlyInAnyOrder(
            "2_two.up.sql: is not listed in proven.json",
            "proven.json: 1 is listed, its files are missing");
  }

  @Test
  void noticesThatTheScriptAfterARestoreChanged() {
    ExampleFolder folder = ExampleFolder.provenBooks(directory);
    assertThat(read(Optional.empty()).unproven()).isEmpty();
    folder.file(EntryAccess.AFTER_RESTORE, "UPDATE books SET title = btrim(title);");
    assertThat(read(Optional.empty()).unproven())
        .singleElement()
        .satisfies(
            fault ->
                assertThat(fault.toString())
                    .startsWith("after-restore.sql: is not the proven file (SHA-256 none, now "));
    folder.prove(folder.entry("library", "library"), Servers.embedded());
    assertThat(read(Optional.empty()).unproven()).isEmpty();
    folder.file(EntryAccess.AFTER_RESTORE, "DROP INDEX ix_books_title;");
    assertThat(read(Optional.empty()).unproven()).hasSize(1);
    assertThat(new Prover(Servers.embedded()).prove(folder.entry("l", "l")).failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.summary()).isEqualTo("changes the schema"));
  }

  @Test
  void refusesAProvenFileWithUnknownNames() {
    folder()
        .migration("1", "one", "SELECT 1", "SELECT 1")
        .file(ProvenJson.FILE, "{\"format\":1,\"fingerprint_format\":1,\"migrations\":[],\"x\":1}");
    assertThat(faults(Optional.empty()))
        .containsExactly("proven.json: the name \"x\" is not known");
  }

  private List<String> unproven() {
    return read(Optional.empty()).unproven().stream().map(MigrationFault::toString).toList();
  }

  /** A file as a proof would write it, without states. */
  static ProvenJson proven(Migrations migrations) {
    return new ProvenJson(
        Catalog.FORMAT,
        migrations.list().stream()
            .map(
                migration ->
                    new ProvenJson.ProvenMigration(
                        migration.version(),
                        migration.name(),
                        migration.up().sha256(),
                        migration.down().sha256(),
                        false,
                        ProvenJson.Effect.lossless(),
                        ProvenJson.Effect.lossless(),
                        List.of()))
            .toList());
  }

  private ExampleFolder folder() {
    return new ExampleFolder(directory);
  }

  private Migrations read(Optional<String> prefix) {
    return MigrationFolder.inDirectory(directory).read(prefix);
  }

  private List<String> faults(Optional<String> prefix) {
    return catchThrowableOfType(MigrationFolderException.class, () -> read(prefix))
        .faults()
        .stream()
        .map(MigrationFault::toString)
        .toList();
  }
}
