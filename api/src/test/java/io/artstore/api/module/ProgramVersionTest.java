package io.artstore.api.module;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ProgramVersionTest {
  @Test
  void isTheVersionOfTheBuild() {
    assertThat(ProgramVersion.current()).matches("\\d+\\.\\d+\\.\\d+(-SNAPSHOT)?");
  }
}
