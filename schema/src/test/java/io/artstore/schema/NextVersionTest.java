package io.artstore.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The version of a baseline. */
class NextVersionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:30:00Z");

  @Test
  void numbersOnInTheFoldersOwnWay() {
    assertThat(next("7")).isEqualTo("8");
    assertThat(next("099")).isEqualTo("100");
    assertThat(next("20260228_2359")).isEqualTo("20260301_1030");
    assertThat(next("20260301_1030")).isEqualTo("20260301_1031");
    assertThat(next("20261231_2359")).isEqualTo("20270101_0000");
    assertThat(next("20269999_0001")).isEqualTo("20269999_0002");
    assertThat(next("20260228235959")).isEqualTo("20260228235960");
  }

  private static String next(String newest) {
    return NextVersion.after(new MigrationVersion(newest), NOW).text();
  }
}
