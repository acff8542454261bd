package io.artstore.admin.db;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;

/** Table {@code users}. */
public final class UserRows {
  /** Longer ones are not in the table, whatever they are. */
  public static final int USERNAME_LENGTH = 100;

  /** What a person may do; the database has the names in upper case. */
  public enum Role {
    ADMIN,
    OPERATOR,
    USER
  }

  /** Whether a person may sign in; the database has the names in upper case. */
  public enum Status {
    ACTIVE,
    INACTIVE,
    /** Until {@code lockout_until}, or until an administrator unlocks when that is not set. */
    LOCKED,
    DELETED
  }

  /**
   * A person as stored.
   *
   * @param passwordHash empty for a person who cannot sign in with a password
   */
  public record StoredUser(
      int id,
      UUID publicId,
      String username,
      String email,
      Optional<String> firstName,
      Optional<String> lastName,
      Optional<String> passwordHash,
      Role role,
      Status status,
      boolean mustChangePassword,
      Optional<Instant> lockoutUntil,
      Optional<Instant> lastLogin) {

    /** Without the hash, should anybody ever log it. */
    @Override
    public String toString() {
      return "StoredUser[id=%d, username=%s, status=%s]".formatted(id, username, status);
    }
  }

  private static final String COLUMNS =
      """
      SELECT id, public_id, username, email, first_name, last_name, hashed_password,
        role::text AS role, status::text AS status, must_change_password, lockout_until, last_login
      FROM users
      """;

  private final Jdbi jdbi;

  public UserRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<StoredUser> findByName(String username) {
    return jdbi.withHandle(handle -> find(handle, username));
  }

  private static Optional<StoredUser> find(Handle handle, String username) {
    return one(
        handle.createQuery(COLUMNS + "WHERE username = :username").bind("username", username));
  }

  public Optional<StoredUser> findByPublicId(UUID publicId) {
    return jdbi.withHandle(
        handle ->
            one(
                handle
                    .createQuery(COLUMNS + "WHERE public_id = :publicId")
                    .bind("publicId", publicId)));
  }

  /**
   * Counts a wrong password, in one statement however many are tried at once; the one that reaches
   * the limit locks the person out and starts the count anew.
   */
  public void recordFailure(int id, int limit, Instant now, Instant lockedUntil) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate(
                    """
                    UPDATE users SET
                      lockout_until = CASE WHEN failed_login_attempts + 1 >= :limit
                        THEN :lockedUntil ELSE lockout_until END,
                      failed_login_attempts = CASE WHEN failed_login_attempts + 1 >= :limit
                        THEN 0 ELSE failed_login_attempts + 1 END,
                      updated_at = :now
                    WHERE id = :id AND (lockout_until IS NULL OR lockout_until <= :now)
                    """)
                .bind("limit", limit)
                .bind("lockedUntil", DatabaseTime.of(lockedUntil))
                .bind("now", DatabaseTime.of(now))
                .bind("id", id)
                .execute());
  }

  /**
   * Notes a right password, unless the person has been locked out while it was being checked.
   *
   * @return whether the person may come in
   */
  public boolean recordSuccess(int id, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE users SET failed_login_attempts = 0, lockout_until = NULL,
                          status = 'ACTIVE', last_login = :now, updated_at = :now
                        WHERE id = :id
                          AND (lockout_until IS NULL OR lockout_until <= :now)
                          AND (status = 'ACTIVE'
                            OR (status = 'LOCKED' AND lockout_until IS NOT NULL))
                        """)
                    .bind("now", DatabaseTime.of(now))
                    .bind("id", id)
                    .execute()
                == 1);
  }

  /**
   * Replaces a password, unless it was replaced meanwhile.
   *
   * @return whether the new one is stored
   */
  public boolean changePassword(int id, String oldHash, String newHash, Instant now) {
    return jdbi.withHandle(
        handle ->
            handle
                    .createUpdate(
                        """
                        UPDATE users SET hashed_password = :newHash, must_change_password = false,
                          password_changed_at = :now, updated_at = :now
                        WHERE id = :id AND hashed_password = :oldHash AND status = 'ACTIVE'
                        """)
                    .bind("newHash", newHash)
                    .bind("oldHash", oldHash)
                    .bind("now", DatabaseTime.of(now))
                    .bind("id", id)
                    .execute()
                == 1);
  }

  /** Whether anybody can administer this installation. */
  public boolean hasAdministrator() {
    return jdbi.withHandle(UserRows::hasAdministrator);
  }

  /** How the wish for a first administrator ended. */
  public enum FirstAdministrator {
    ADDED,
    /** Somebody became it meanwhile. */
    THERE_IS_ONE,
    /** There is none, and the name is a person's who is not. */
    NAME_TAKEN
  }

  /** Stores the first administrator, who must change the password, unless there is one. */
  public FirstAdministrator insertFirstAdministratorInTransaction(
      String username, String email, String passwordHash, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          AdvisoryLock.BOOTSTRAP.holdInTransaction(handle);
          if (hasAdministrator(handle)) {
            return FirstAdministrator.THERE_IS_ONE;
          }
          if (find(handle, username).isPresent()) {
            return FirstAdministrator.NAME_TAKEN;
          }
          handle
              .createUpdate(
                  """
                  INSERT INTO users (username, email, hashed_password, role, status, is_system,
                    failed_login_attempts, must_change_password, created_at, updated_at)
                  VALUES (:username, :email, :passwordHash, 'ADMIN', 'ACTIVE', true, 0, true,
                    :now, :now)
                  """)
              .bind("username", username)
              .bind("email", email)
              .bind("passwordHash", passwordHash)
              .bind("now", DatabaseTime.of(now))
              .execute();
          return FirstAdministrator.ADDED;
        });
  }

  private static boolean hasAdministrator(Handle handle) {
    return handle
        .createQuery(
            "SELECT EXISTS (SELECT FROM users WHERE role = 'ADMIN' AND status <> 'DELETED')")
        .mapTo(Boolean.class)
        .one();
  }

  private static Optional<StoredUser> one(Query query) {
    return query.map((row, context) -> read(row)).findOne();
  }

  private static StoredUser read(ResultSet row) throws SQLException {
    return new StoredUser(
        row.getInt("id"),
        row.getObject("public_id", UUID.class),
        row.getString("username"),
        row.getString("email"),
        Optional.ofNullable(row.getString("first_name")),
        Optional.ofNullable(row.getString("last_name")),
        Optional.ofNullable(row.getString("hashed_password")),
        Role.valueOf(row.getString("role")),
        Status.valueOf(row.getString("status")),
        row.getBoolean("must_change_password"),
        DatabaseTime.readOptional(row, "lockout_until"),
        DatabaseTime.readOptional(row, "last_login"));
  }
}
