package io.artstore.admin.accounts;

import io.artstore.admin.credentials.SecretHash;
import io.artstore.admin.db.ServiceAccountRows;
import io.artstore.admin.db.ServiceAccountRows.Status;
import io.artstore.admin.db.ServiceAccountRows.StoredAccount;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Tells whether a program is who it says. */
public final class ServiceAccounts {
  private final ServiceAccountRows rows;
  private final SecretHash secrets;
  private final InstantSource clock;

  public ServiceAccounts(ServiceAccountRows rows, SecretHash secrets, InstantSource clock) {
    this.rows = rows;
    this.secrets = secrets;
    this.clock = clock;
  }

  /**
   * Gives the account when the secret is its own and it may be used now. Empty otherwise, and after
   * the same work, whether it is unknown, suspended, expired or the secret is wrong.
   *
   * @throws io.artstore.admin.credentials.HashingBusyException when too many are being checked
   */
  public Optional<StoredAccount> authenticate(String clientId, String secret) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    Optional<StoredAccount> account =
        canBeStored(clientId) ? rows.find(clientId) : Optional.empty();
    Optional<StoredAccount> usable =
        account
            .filter(found -> found.status() == Status.ACTIVE)
            .filter(found -> now.isBefore(found.secretExpiresAt()));
    if (usable.isEmpty()) {
      secrets.matchNobody(secret);
      return Optional.empty();
    }
    if (!secrets.matches(secret, usable.get().secretHash())) {
      return Optional.empty();
    }
    rows.recordUse(usable.get().id(), now);
    return usable;
  }

  /** PostgreSQL keeps no NUL; a name with one is unknown without being looked up. */
  private static boolean canBeStored(String clientId) {
    return clientId.length() <= ServiceAccountRows.CLIENT_ID_LENGTH && clientId.indexOf(0) < 0;
  }
}
