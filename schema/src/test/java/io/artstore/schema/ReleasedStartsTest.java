package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Proofs that begin where databases in the field stand. */
class ReleasedStartsTest {
  @TempDir private Path directory = Path.of("");

  private ExampleFolder threeSteps() {
    return ExampleFolder.books(directory)
        .seed("20260102_0900", "UPDATE books SET lender = 'somebody';")
        .migration(
            "20260103_0900",
            "strict",
            "ALTER TABLE books ALTER lender SET NOT NULL;",
            "ALTER TABLE books ALTER lender DROP NOT NULL;");
  }

  @ParameterizedTest
  @MethodSource("io.artstore.schema.Servers#all")
  void findsWhatOnlyRowsOfAReleasedVersionMeet(ServerConnections server) {
    SchemaEntry entry = threeSteps().entry("library", "library");
    assertThat(new Prover(server).prove(entry).failures()).as("no version is released").isEmpty();
    ProofResult result = new Prover(server).startingFrom(ReleasedVersions.all()).prove(entry);
    assertThat(result.course().starts())
        .extracting(MigrationVersion::text)
        .containsExactly("20260101_0900", "20260102_0900");
    assertThat(result.failures())
        .singleElement()
        .satisfies(
            failure -> {
              assertThat(failure.migration()).isEqualTo("from released 20260101_0900 books");
              assertThat(failure.summary()).isEqualTo("stops");
              assertThat(failure.detail())
                  .contains("20260103_0900_strict.up.sql")
                  .contains("contains null values");
            });
    assertThat(result.proven()).isEmpty();
  }

  @Test
  void startsFromWhatIsMarkedOrNamed() {
    ExampleFolder folder = ExampleFolder.books(directory);
    SchemaEntry entry = folder.entry("library", "library");
    Prover prover = new Prover(Servers.embedded());
    String text = prover.prove(entry).requireProven().text();
    folder.file(ProvenJson.FILE, text.replaceFirst("\"released\": false", "\"released\": true"));
    assertThat(prover.prove(entry).course().starts())
        .extracting(MigrationVersion::text)
        .containsExactly("20260101_0900");
    ReleasedVersions head = ReleasedVersions.of(List.of(new MigrationVersion("20260102_0900")));
    ProofResult fromHead = prover.startingFrom(head).prove(entry);
    assertThat(fromHead.course().starts()).as("from the head there is no way").isEmpty();
    assertThat(fromHead.failures()).isEmpty();
  }

  @Test
  void rowsThatAScriptDeclaresToLoseAreNoFault() {
    ExampleFolder folder =
        ExampleFolder.books(directory)
            .migration(
                "20260103_0900",
                "upper",
                "-- loses: how titles were written\nUPDATE books SET title = upper(title);",
                "SELECT 1;");
    ProofResult result =
        new Prover(Servers.embedded())
            .startingFrom(ReleasedVersions.all())
            .prove(folder.entry("library", "library"));
    assertThat(result.failures()).isEmpty();
    assertThat(result.course().starts()).hasSize(2);
  }
}
