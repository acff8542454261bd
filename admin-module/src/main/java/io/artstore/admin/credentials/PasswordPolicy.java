package io.artstore.admin.credentials;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** What a password of a person must be. */
public final class PasswordPolicy {
  static final int LENGTH_AT_LEAST = 12;

  private PasswordPolicy() {}

  /** What a new password lacks, one sentence each; empty when it is accepted. */
  public static List<String> faults(String current, String wanted) {
    List<String> faults = new ArrayList<>();
    if (wanted.codePointCount(0, wanted.length()) < LENGTH_AT_LEAST) {
      faults.add("it needs at least %d characters".formatted(LENGTH_AT_LEAST));
    }
    if (wanted.getBytes(StandardCharsets.UTF_8).length > PasswordHashing.PASSWORD_BYTES_LIMIT) {
      faults.add("it may have at most %d bytes".formatted(PasswordHashing.PASSWORD_BYTES_LIMIT));
    }
    requireSome(wanted, Character::isUpperCase, "an upper-case letter", faults);
    requireSome(wanted, Character::isLowerCase, "a lower-case letter", faults);
    requireSome(wanted, Character::isDigit, "a digit", faults);
    requireSome(
        wanted, PasswordPolicy::isSpecial, "a character that is no letter or digit", faults);
    if (wanted.codePoints().anyMatch(PasswordPolicy::cannotBeTyped)) {
      faults.add("it may have no control characters and no halves of surrogate pairs");
    }
    if (wanted.equals(current)) {
      faults.add("it must differ from the current one");
    }
    return faults;
  }

  private static void requireSome(
      String text, IntPredicate wanted, String what, List<String> faults) {
    if (text.codePoints().noneMatch(wanted)) {
      faults.add("it needs " + what);
    }
  }

  private static boolean isSpecial(int character) {
    return !Character.isLetterOrDigit(character)
        && !Character.isWhitespace(character)
        && !cannotBeTyped(character);
  }

  /** A lone surrogate would be hashed as a question mark, equal to other passwords. */
  private static boolean cannotBeTyped(int character) {
    return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
  }
}
