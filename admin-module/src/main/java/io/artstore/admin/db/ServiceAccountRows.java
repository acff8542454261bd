package io.artstore.admin.db;

import io.artstore.api.auth.Scope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Table {@code service_accounts}. */
public final class ServiceAccountRows {
  /** Longer ones are not in the table, whatever they are. */
  public static final int CLIENT_ID_LENGTH = 100;

  /** Whether an account may be used; the database has the names in upper case. */
  public enum Status {
    ACTIVE,
    SUSPENDED,
    EXPIRED,
    DELETED
  }

  /** A service account as it is stored. */
  public record StoredAccount(
      UUID id,
      String clientId,
      String name,
      String secretHash,
      Status status,
      Instant secretExpiresAt,
      Set<Scope> scopes) {
    public StoredAccount {
      scopes = Set.copyOf(scopes);
    }

    /** Without the hash, should anybody ever log it. */
    @Override
    public String toString() {
      return "StoredAccount[id=%s, clientId=%s, status=%s]".formatted(id, clientId, status);
    }
  }

  private static final String COLUMNS =
      """
      SELECT id, client_id, name, client_secret_hash, status::text AS status, secret_expires_at,
        array_to_string(scopes, ' ') AS scopes
      FROM service_accounts
      """;

  private final Jdbi jdbi;

  public ServiceAccountRows(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public Optional<StoredAccount> find(String clientId) {
    return jdbi.withHandle(handle -> find(handle, clientId));
  }

  /** Notes that the account was given a token. */
  public void recordUse(UUID id, Instant now) {
    jdbi.useHandle(
        handle ->
            handle
                .createUpdate("UPDATE service_accounts SET last_used_at = :now WHERE id = :id")
                .bind("now", DatabaseTime.of(now))
                .bind("id", id)
                .execute());
  }

  /**
   * Stores an account that a file describes, or brings the stored one in line with the file. An
   * account that an administrator suspended or deleted stays so.
   *
   * @param wanted its id is taken for a new account only
   * @return the account as it is stored now
   */
  public StoredAccount ensureInTransaction(StoredAccount wanted, Instant now) {
    return jdbi.inTransaction(
        handle -> {
          AdvisoryLock.BOOTSTRAP.holdInTransaction(handle);
          handle
              .createUpdate(
                  """
                  INSERT INTO service_accounts (id, name, client_id, client_secret_hash,
                    secret_history, secret_changed_at, role, status, is_system, rate_limit,
                    secret_expires_at, created_at, updated_at, scopes)
                  VALUES (:id, :name, :clientId, :secretHash, '[]', :now,
                    CAST(:role AS service_account_role_enum), 'ACTIVE', true, 100,
                    :secretExpiresAt, :now, :now, string_to_array(:scopes, ' '))
                  ON CONFLICT (client_id) DO UPDATE SET
                    client_secret_hash = excluded.client_secret_hash,
                    secret_changed_at = CASE
                      WHEN service_accounts.client_secret_hash = excluded.client_secret_hash
                      THEN service_accounts.secret_changed_at ELSE excluded.secret_changed_at END,
                    secret_expires_at = excluded.secret_expires_at,
                    status = CASE WHEN service_accounts.status = 'EXPIRED'
                      THEN 'ACTIVE' ELSE service_accounts.status END,
                    scopes = excluded.scopes,
                    updated_at = excluded.updated_at
                  """)
              .bind("id", wanted.id())
              .bind("name", wanted.name())
              .bind("clientId", wanted.clientId())
              .bind("secretHash", wanted.secretHash())
              .bind("role", wanted.scopes().contains(Scope.ADMIN_WRITE) ? "ADMIN" : "USER")
              .bind("secretExpiresAt", DatabaseTime.of(wanted.secretExpiresAt()))
              .bind("scopes", scopeText(wanted.scopes()))
              .bind("now", DatabaseTime.of(now))
              .execute();
          return find(handle, wanted.clientId()).orElseThrow();
        });
  }

  private static Optional<StoredAccount> find(Handle handle, String clientId) {
    return handle
        .createQuery(COLUMNS + "WHERE client_id = :clientId")
        .bind("clientId", clientId)
        .map((row, context) -> read(row))
        .findOne();
  }

  private static StoredAccount read(ResultSet row) throws SQLException {
    return new StoredAccount(
        row.getObject("id", UUID.class),
        row.getString("client_id"),
        row.getString("name"),
        row.getString("client_secret_hash"),
        Status.valueOf(row.getString("status")),
        DatabaseTime.read(row, "secret_expires_at"),
        scopes(row.getString("scopes")));
  }

  private static String scopeText(Set<Scope> scopes) {
    return scopes.stream().sorted().map(Scope::text).collect(Collectors.joining(" "));
  }

  /** A scope that this version of the program does not know grants nothing. */
  private static Set<Scope> scopes(String text) {
    EnumSet<Scope> scopes = EnumSet.noneOf(Scope.class);
    Arrays.stream(text.split(" ")).flatMap(name -> Scope.of(name).stream()).forEach(scopes::add);
    return scopes;
  }
}
