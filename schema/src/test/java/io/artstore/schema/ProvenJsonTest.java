package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.artstore.schema.ProvenJson.Digests;
import io.artstore.schema.ProvenJson.Effect;
import io.artstore.schema.ProvenJson.ProvenMigration;
import io.artstore.schema.ProvenJson.ProvenState;
import io.artstore.schema.json.JsonException;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ProvenJsonTest {

  @Test
  void readsWhatItWrote() throws JsonException {
    ProvenJson proven = proven(true, state("f", Map.of("table a", "1"), 18, 15));
    assertThat(ProvenJsonForm.read(proven.text())).isEqualTo(proven);
  }

  @Test
  void refusesWhatWasChangedByHandButForTheMarksOfReleases() throws JsonException {
    String text = proven(false, state("f", Map.of("table a", "1"), 18)).text();
    String released = text.replace("\"released\": false", "\"released\": true");
    assertThat(ProvenJsonForm.read(released).migrations().getFirst().released()).isTrue();
    assertThat(ProvenJsonForm.read(text.replace("\n", "\r\n"))).isNotNull();
    for (String changed :
        List.of(
            text.replace("loses_rows", "lossless"),
            text.replace("\"f\"", "\"g\""),
            text.replace("\"table a\"", "\"table b\""),
            text.replaceFirst(" *\"sha256\": \"[0-9a-f]+\",\n", ""))) {
      assertThat(changed).isNotEqualTo(text);
      assertThatThrownBy(() -> ProvenJsonForm.read(changed))
          .isInstanceOf(JsonException.class)
          .hasMessageContaining("was changed by hand")
          .hasMessageContaining("delete it and prove the migrations again");
    }
  }

  @Test
  void expectsTheOneKnownStateFromAServerThatWasNeverTried() {
    ProvenMigration one = proven(false, state("same", Map.of(), 15, 18)).migrations().getFirst();
    assertThat(one.state(17))
        .get()
        .extracting(state -> state.all().fingerprint())
        .isEqualTo("same");
    ProvenMigration two =
        proven(false, state("old", Map.of(), 15), state("new", Map.of(), 18))
            .migrations()
            .getFirst();
    assertThat(two.state(17)).isEmpty();
    assertThat(two.state(18)).get().extracting(state -> state.all().fingerprint()).isEqualTo("new");
  }

  @Test
  void keepsReleaseMarksAndStatesOfServersNotTriedNow() {
    ProvenJson before = proven(true, state("a", Map.of(), 15, 18));
    ProvenJson now = proven(false, state("b", Map.of(), 18));
    ProvenMigration merged = now.keeping(before).migrations().getFirst();
    assertThat(merged.released()).isTrue();
    assertThat(merged.states()).containsExactly(state("b", Map.of(), 18), state("a", Map.of(), 15));
    ProvenJson same = proven(false, state("a", Map.of(), 18));
    assertThat(same.keeping(before).migrations().getFirst().states())
        .containsExactly(state("a", Map.of(), 15, 18));
  }

  private static ProvenState state(
      String fingerprint, Map<String, String> objects, Integer... majors) {
    Digests digests = new Digests(fingerprint, objects);
    return new ProvenState(List.of(majors), digests, digests);
  }

  @Test
  void keepsTheDigestsOfTheStructureWhereTheyDiffer() throws JsonException {
    Digests all = new Digests("f", Map.of("table a", "1", "extension x", "2"));
    Digests structure = new Digests("g", Map.of("table a", "3"));
    ProvenJson proven = proven(true, new ProvenState(List.of(18), all, structure));
    assertThat(ProvenJsonForm.read(proven.text())).isEqualTo(proven);
    assertThat(proven.text()).contains("structure_fingerprint");
    assertThat(proven(true, new ProvenState(List.of(18), all, all)).text())
        .doesNotContain("structure_");
  }

  private static ProvenJson proven(boolean released, ProvenState... states) {
    return new ProvenJson(
        1,
        List.of(
            new ProvenMigration(
                new MigrationVersion("1"),
                "one",
                "u",
                "d",
                released,
                Effect.lossless(),
                new Effect(Effect.Kind.LOSES_ROWS, "a", List.of()),
                List.of(states))));
  }

  /** The same file with other states. */
  static ProvenJson mapStates(ProvenJson proven, UnaryOperator<ProvenState> change) {
    return new ProvenJson(
        proven.fingerprintFormat(),
        proven.migrations().stream()
            .map(
                one ->
                    new ProvenMigration(
                        one.version(),
                        one.name(),
                        one.upSha256(),
                        one.downSha256(),
                        one.released(),
                        one.up(),
                        one.down(),
                        one.states().stream().map(change).toList()))
            .toList());
  }
}
