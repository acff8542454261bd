package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

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
    ProvenJson proven = proven(true, new ProvenState(List.of(18, 15), "f", Map.of("table a", "1")));
    assertThat(ProvenJsonForm.read(proven.text())).isEqualTo(proven);
  }

  @Test
  void expectsTheOneKnownStateFromAServerThatWasNeverTried() {
    ProvenMigration one =
        proven(false, new ProvenState(List.of(15, 18), "same", Map.of())).migrations().getFirst();
    assertThat(one.state(17)).get().extracting(ProvenState::fingerprint).isEqualTo("same");
    ProvenMigration two =
        proven(
                false,
                new ProvenState(List.of(15), "old", Map.of()),
                new ProvenState(List.of(18), "new", Map.of()))
            .migrations()
            .getFirst();
    assertThat(two.state(17)).isEmpty();
    assertThat(two.state(18)).get().extracting(ProvenState::fingerprint).isEqualTo("new");
  }

  @Test
  void keepsReleaseMarksAndStatesOfServersNotTriedNow() {
    ProvenJson before = proven(true, new ProvenState(List.of(15, 18), "a", Map.of()));
    ProvenJson now = proven(false, new ProvenState(List.of(18), "b", Map.of()));
    ProvenMigration merged = now.keeping(before).migrations().getFirst();
    assertThat(merged.released()).isTrue();
    assertThat(merged.states())
        .containsExactly(
            new ProvenState(List.of(18), "b", Map.of()),
            new ProvenState(List.of(15), "a", Map.of()));
    ProvenJson same = proven(false, new ProvenState(List.of(18), "a", Map.of()));
    assertThat(same.keeping(before).migrations().getFirst().states())
        .containsExactly(new ProvenState(List.of(15, 18), "a", Map.of()));
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
                new Effect(Effect.Kind.LOSES_ROWS, "a"),
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
