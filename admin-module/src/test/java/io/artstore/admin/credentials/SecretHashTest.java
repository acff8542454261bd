package io.artstore.admin.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretHashTest {
  private static final String GENERATED = "rO0uZ3-8s1Yh_a9QbVxT2mKfLpWcE6nJd4gHiUvXyz0";
  private static final String CHOSEN = "sixteen-or-more-x";

  private final PasswordHashing passwords =
      new PasswordHashing(2, Duration.ofSeconds(30), new SecureRandom());
  private final SecretHash secrets = new SecretHash(passwords);

  @Test
  void saysWhichHashItIs() {
    assertThat(secrets.hash(GENERATED)).matches("sha256:[0-9a-f]{64}");
    assertThat(secrets.hash(CHOSEN)).startsWith("$2b$12$");
  }

  @ParameterizedTest
  @ValueSource(strings = {GENERATED, CHOSEN, "пароль-программы-1"})
  void matchesItsOwnSecretOnly(String secret) {
    String stored = secrets.hash(secret);
    assertThat(secrets.matches(secret, stored)).isTrue();
    assertThat(secrets.matches(secret + "x", stored)).isFalse();
    assertThat(secrets.matches("", stored)).isFalse();
  }

  @Test
  void acceptsHashesOfTheOldProduct() {
    assertThat(
            secrets.matches("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
        .isTrue();
    assertThat(
            secrets.matches("U*U", "$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256:", "sha256:zz", "$2b$", "clear text", "md5:abc"})
  void matchesNothingWithATextThatIsNoHash(String stored) {
    assertThat(secrets.matches("", stored)).isFalse();
    assertThat(secrets.matches(stored, stored)).isFalse();
  }

  @Test
  void refusesASecretThatIsNone() {
    assertThatThrownBy(() -> secrets.hash("short"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("needs at least 16 characters, this has 5")
        .hasMessageNotContaining("short");
  }

  @Test
  void saysThatItIsBusyInsteadOfQueueingForEver() throws Exception {
    PasswordHashing narrow = new PasswordHashing(1, Duration.ZERO, new SecureRandom());
    CountDownLatch together = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var attempts =
          IntStream.range(0, 8)
              .mapToObj(i -> threads.submit(() -> attempt(narrow, together)))
              .toList();
      together.countDown();
      int busy = 0;
      for (Future<Boolean> attempt : attempts) {
        busy += attempt.get() ? 0 : 1;
      }
      assertThat(busy).isBetween(1, 7);
    }
  }

  private static boolean attempt(PasswordHashing hashing, CountDownLatch together)
      throws InterruptedException {
    together.await();
    try {
      hashing.matchNobody("whatever");
      return true;
    } catch (HashingBusyException e) {
      return false;
    }
  }
}
