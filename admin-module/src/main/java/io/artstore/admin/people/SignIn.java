package io.artstore.admin.people;

import io.artstore.admin.credentials.PasswordHashing;
import io.artstore.admin.db.UserRows;
import io.artstore.admin.db.UserRows.StoredUser;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Checks passwords of people. After {@link #FAILURES} wrong ones a person is locked out for {@link
 * #LOCKOUT}; the right password does not help then. Whoever is refused is not told why, and is
 * refused after the same work: unknown, locked out, deactivated, or a wrong password.
 */
final class SignIn {
  static final int FAILURES = 5;
  static final Duration LOCKOUT = Duration.ofMinutes(15);

  private final UserRows rows;
  private final PasswordHashing passwords;
  private final InstantSource clock;

  SignIn(UserRows rows, PasswordHashing passwords, InstantSource clock) {
    this.rows = rows;
    this.passwords = passwords;
    this.clock = clock;
  }

  /**
   * Gives the person whose name and password these are.
   *
   * @throws io.artstore.admin.credentials.HashingBusyException when too many are being checked
   */
  Optional<StoredUser> authenticate(String username, String password) {
    Optional<StoredUser> person =
        canBeStored(username) ? rows.findByName(username) : Optional.empty();
    if (person.isPresent()) {
      return check(person.get(), password);
    }
    passwords.matchNobody(password);
    return Optional.empty();
  }

  /**
   * The same for a person who is known already, such as one who changes the password.
   *
   * @throws io.artstore.admin.credentials.HashingBusyException when too many are being checked
   */
  Optional<StoredUser> check(StoredUser person, String password) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<String> hash = mayTry(person, now) ? person.passwordHash() : Optional.empty();
    if (hash.isEmpty()) {
      passwords.matchNobody(password);
      return Optional.empty();
    }
    if (!passwords.matches(password, hash.get())) {
      rows.recordFailure(person.id(), FAILURES, now, now.plus(LOCKOUT));
      return Optional.empty();
    }
    return rows.recordSuccess(person.id(), now) ? Optional.of(person) : Optional.empty();
  }

  private static boolean mayTry(StoredUser person, Instant now) {
    boolean lockedOut = person.lockoutUntil().filter(now::isBefore).isPresent();
    return switch (person.status()) {
      case ACTIVE -> !lockedOut;
      case LOCKED -> person.lockoutUntil().isPresent() && !lockedOut;
      case INACTIVE, DELETED -> false;
    };
  }

  /** PostgreSQL keeps no NUL and no half of a surrogate pair; such a name is nobody's. */
  private static boolean canBeStored(String username) {
    return username.length() <= UserRows.USERNAME_LENGTH
        && username
            .codePoints()
            .noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }
}
