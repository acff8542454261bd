package io.artstore.servicekit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DatabaseUrlTest {
  @ParameterizedTest
  @CsvSource({
    "postgresql://db:5433/artstore, jdbc:postgresql://db:5433/artstore",
    "postgres://db/artstore, jdbc:postgresql://db:5432/artstore",
    "jdbc:postgresql://db/artstore, jdbc:postgresql://db:5432/artstore",
    "postgresql://me:pw@[::1]:1/a%20b, jdbc:postgresql://[::1]:1/a%20b",
    "postgresql://db/a?sslmode=verify-full, jdbc:postgresql://db:5432/a?sslmode=verify-full",
  })
  void readsAddresses(String text, String jdbc) {
    assertThat(DatabaseUrl.parse(text).jdbcUrl()).isEqualTo(jdbc);
  }

  @Test
  void keepsCredentialsAndDoesNotShowThem() {
    DatabaseUrl url = DatabaseUrl.parse("postgresql://m%40e:sword+fish%2F@db/artstore");

    assertThat(url.user()).contains("m@e");
    assertThat(url.password()).contains("sword+fish/");
    assertThat(url.toString()).isEqualTo("postgresql://db:5432/artstore");
    assertThat(url.withDatabase("other").toString()).endsWith("/other");
    assertThat(DatabaseSettings.of(url, "me", "swordfish", 2).toString())
        .doesNotContain("swordfish");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "artstore",
        "mysql://sword:fish@db/a",
        "postgresql:///a",
        "postgresql://db",
        "postgresql://db/",
        "postgresql://me:sword fish@db/a",
        "postgresql://db:99999/a"
      })
  void refusesOthersWithoutRepeatingThem(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain("sword");
  }
}
