package io.artstore.admin.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

final class KeyEncryptionTest {
  private static final String SUBJECT = "0190f3a0-0000-7000-8000-000000000001";

  private final KeyEncryption encryption = encryption(1);

  @Property(tries = 50)
  void givesBackWhatItWasGiven(@ForAll("utf8") String text) {
    String stored = encryption.encrypt(SUBJECT, text);
    assertThat(stored).startsWith("enc:v1:" + encryption.keyId() + ":");
    assertThat(encryption.decrypt(SUBJECT, stored)).isEqualTo(text);
  }

  @Provide
  Arbitrary<String> utf8() {
    return Arbitraries.strings().withCharRange('\u0000', '\uD7FF').ofMaxLength(4000);
  }

  @Test
  void neverWritesTheSameTwice() {
    assertThat(encryption.encrypt(SUBJECT, "same"))
        .isNotEqualTo(encryption.encrypt(SUBJECT, "same"));
  }

  @Test
  void namesBothKeysWhenTheFileIsAnother() {
    String stored = encryption.encrypt(SUBJECT, "secret");
    KeyEncryption other = encryption(2);
    assertThatThrownBy(() -> other.decrypt(SUBJECT, stored))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessageContaining(SUBJECT)
        .hasMessageContaining(encryption.keyId())
        .hasMessageContaining(other.keyId());
  }

  @Test
  void noticesEveryChangedCharacter() {
    String stored = encryption.encrypt(SUBJECT, "secret");
    for (int i = 0; i < stored.length(); i++) {
      char[] changed = stored.toCharArray();
      changed[i] = changed[i] == 'A' ? 'Q' : 'A';
      String text = new String(changed);
      assertThatThrownBy(() -> encryption.decrypt(SUBJECT, text))
          .as(text)
          .isInstanceOf(UnusableKeyException.class);
    }
  }

  @Test
  void refusesARowMovedToAnotherKey() {
    String stored = encryption.encrypt(SUBJECT, "secret");
    assertThatThrownBy(() -> encryption.decrypt("another", stored))
        .isInstanceOf(UnusableKeyException.class)
        .hasMessageContaining("was changed");
  }

  @Test
  void refusesClearTextAndFragments() {
    for (String text :
        new String[] {"-----BEGIN", "", "enc:v1:", "enc:v1:" + encryption.keyId() + ":"}) {
      assertThatThrownBy(() -> encryption.decrypt(SUBJECT, text))
          .as(text)
          .isInstanceOf(UnusableKeyException.class);
    }
  }

  private static KeyEncryption encryption(int fill) {
    byte[] key = new byte[KeyEncryption.KEY_BYTES];
    Arrays.fill(key, (byte) fill);
    return new KeyEncryption(key, new SecureRandom());
  }
}
