package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.artstore.schema.json.JsonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was released is known from {@code proven.json} alone, so a proof must not wipe it out. */
class EvidenceRulesTest {
  @TempDir private Path directory = Path.of("");
  private ExampleFolder folder = new ExampleFolder(Path.of(""));

  @BeforeEach
  void writeProvenFolder() {
    folder = ExampleFolder.provenBooks(directory);
  }

  private ProofResult prove() {
    return new Prover(Servers.embedded()).prove(folder.entry("library", "library"));
  }

  private void release() {
    folder.file(
        ProvenJson.FILE,
        folder.read(ProvenJson.FILE).replace("\"released\": false", "\"released\": true"));
  }

  private static void assertNothingMayBeWritten(ProofResult result) {
    assertThat(result.proven()).isEmpty();
    assertThat(result.course().partly()).isEmpty();
    assertThat(result.course().steps()).allMatch(step -> step.proven().isEmpty());
  }

  @Test
  void aReleasedMigrationThatVanishedStaysInTheFile() {
    release();
    folder.delete("20260102_0900_lenders.up.sql").delete("20260102_0900_lenders.down.sql");
    ProofResult result = prove();
    assertNothingMayBeWritten(result);
    assertThat(result.failures())
        .singleElement()
        .asString()
        .contains("20260102_0900 lenders: was released and is missing")
        .contains("proven.json, which says that it was released, stays as it is")
        .contains("delete it");
  }

  @Test
  void aReleasedMigrationThatChangedStaysInTheFile() {
    release();
    folder.file("20260102_0900_lenders.down.sql", "ALTER TABLE books DROP lender;");
    assertNothingMayBeWritten(prove());
  }

  @Test
  void aFileThatCannotBeReadIsNotReplaced() throws Exception {
    String text = folder.read(ProvenJson.FILE);
    folder.file(ProvenJson.FILE, text.substring(0, text.length() / 2));
    ProofResult torn = prove();
    assertNothingMayBeWritten(torn);
    assertThat(torn.failures())
        .singleElement()
        .asString()
        .contains("proven.json")
        .contains("bring proven.json back from version control")
        .contains("delete it");
    Files.write(
        directory.resolve(ProvenJson.FILE),
        "{\"\u00e4\": 1}".getBytes(StandardCharsets.ISO_8859_1));
    ProofResult otherCharacters = prove();
    assertNothingMayBeWritten(otherCharacters);
    assertThat(otherCharacters.course().steps()).as("the files are tried all the same").hasSize(2);
  }

  @Test
  void whatWasNeverReleasedGoesFromTheListByName() {
    folder.delete("20260102_0900_lenders.up.sql").delete("20260102_0900_lenders.down.sql");
    ProofResult result = prove();
    assertThat(result.failures()).isEmpty();
    assertThat(result.requireProven().migrations()).hasSize(1);
    assertThat(result.warnings())
        .contains(
            "20260102_0900 lenders is dropped from proven.json: its files are missing, and it was"
                + " not released");
  }

  @Test
  void theRulesNameWhatTheListSaysWrongly() throws JsonException {
    folder.delete("20260102_0900_lenders.up.sql").delete("20260102_0900_lenders.down.sql");
    assertThat(Lint.findings(folder))
        .containsExactly("PROVEN_WRONG 20260102_0900_lenders at proven.json");
    ExampleFolder.books(directory);
    String text = folder.read(ProvenJson.FILE);
    ProvenJson proven = ProvenJsonForm.read(text);
    folder.file(
        ProvenJson.FILE,
        new ProvenJson(proven.fingerprintFormat(), proven.migrations().reversed()).text());
    assertThat(Lint.report(folder).findings())
        .singleElement()
        .satisfies(
            finding ->
                assertThat(finding.message())
                    .isEqualTo(
                        "proven.json lists 20260102_0900 before 20260101_0900, which is older"));
    folder.file(ProvenJson.FILE, text.substring(0, 100));
    assertThat(Lint.report(folder).findings())
        .singleElement()
        .satisfies(finding -> assertThat(finding.hint()).isEqualTo(EvidenceRules.MEND));
  }

  @Test
  void aScriptThatCannotBeReadIsNotMissingToo() throws Exception {
    folder.file("20260103_0900_latin.down.sql", "SELECT 1;");
    Files.write(
        directory.resolve("20260103_0900_latin.up.sql"),
        "SELECT '\u00e4';".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(Lint.findings(folder))
        .containsExactly(
            "FOLDER_UNREADABLE 20260103_0900_latin.up.sql at 20260103_0900_latin.up.sql");
  }
}
