package io.artstore.admin.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PasswordPolicyTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"Correct-Horse-7", "Пароль-Надолго-5", "Aa1!Aa1!Aa1!", "Ünïcode pass 9~ W"})
  void acceptsFourClassesAndTwelveCharacters(String password) {
    assertThat(PasswordPolicy.faults("something else", password)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Aa1!Aa1!Aa1, 12 characters",
    "aa1!aa1!aa1!, upper-case",
    "AA1!AA1!AA1!, lower-case",
    "Aab!Aab!Aab!, a digit",
    "Aab1Aab1Aab1, no letter or digit"
  })
  void namesWhatIsLacking(String password, String fault) {
    assertThat(PasswordPolicy.faults("something else", password))
        .singleElement()
        .asString()
        .contains(fault);
  }

  @Test
  void refusesWhatBcryptWouldCut() {
    String cyrillic = "Жж1!" + "ж".repeat(33);
    assertThat(PasswordPolicy.faults("x", cyrillic)).isEmpty();
    assertThat(PasswordPolicy.faults("x", cyrillic + "ж"))
        .containsExactly("it may have at most 72 bytes");
  }

  @Test
  void refusesTheCurrentOne() {
    assertThat(PasswordPolicy.faults("Correct-Horse-7", "Correct-Horse-7"))
        .containsExactly("it must differ from the current one");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Correct-Horse-7\u0000", "Correct-Horse-7\ud800", "Correct-Horse-7\n"})
  void refusesWhatCannotBeTyped(String password) {
    assertThat(PasswordPolicy.faults("x", password)).hasSize(1);
  }
}
