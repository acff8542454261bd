package io.artstore.filestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class StorePathTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/etc/passwd", "a//b", "..", "a/../b", ".", "a/", "a\0b"})
  void refusesWhatCouldLeadOut(String text) {
    assertThatThrownBy(() -> StorePath.of(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesANameThatNoFileSystemTakes() {
    assertThat(StorePath.of("ж".repeat(127)).name()).hasSize(127);
    assertThatThrownBy(() -> StorePath.of("ж".repeat(128))).hasMessageContaining("takes 256");
  }

  @Test
  void refusesASlashInAName() {
    assertThatThrownBy(() -> StorePath.of("a").resolve("b/c"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void knowsItsParts() {
    StorePath path = StorePath.of("2026/11").resolve("x");
    assertThat(path.value()).isEqualTo("2026/11/x");
    assertThat(path.parent()).contains(StorePath.of("2026/11"));
    assertThat(StorePath.of("x").parent()).isEmpty();
  }
}
