package io.artstore.admin.bootstrap;

import io.artstore.admin.bootstrap.ClientFiles.ClientFile;
import io.artstore.admin.credentials.OwnerOnlyFile;
import io.artstore.admin.credentials.PasswordHashing;
import io.artstore.admin.credentials.SecretHash;
import io.artstore.admin.db.AdminDatabase;
import io.artstore.admin.db.ServiceAccountRows;
import io.artstore.admin.db.ServiceAccountRows.Status;
import io.artstore.admin.db.ServiceAccountRows.StoredAccount;
import io.artstore.admin.db.UserRows;
import io.artstore.servicekit.config.ConfigException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ensures what files and configuration describe. Several processes may do so at once. */
public final class Bootstrap {
  private static final Logger LOG = LoggerFactory.getLogger(Bootstrap.class);

  /** The file is what renews such a secret, so that no module loses its access by mere age. */
  private static final Duration FILE_SECRET_LIFETIME = Duration.ofDays(3650);

  private static final String PASSWORD_KEY = "bootstrap.admin_password_file";
  private static final int PASSWORD_LENGTH_AT_LEAST = 12;

  private final ServiceAccountRows accounts;
  private final UserRows users;
  private final PasswordHashing passwords;
  private final SecretHash secrets;
  private final InstantSource clock;
  private final Supplier<UUID> ids;

  public Bootstrap(
      AdminDatabase.Tables tables,
      PasswordHashing passwords,
      InstantSource clock,
      Supplier<UUID> ids) {
    this.accounts = tables.accounts();
    this.users = tables.users();
    this.passwords = passwords;
    this.secrets = new SecretHash(passwords);
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Ensures an account for each file {@code CLIENT_ID.secret}: a new one is stored, the secret's
   * hash and the scopes of a known one are brought in line with the files. Nothing is stored when
   * any file cannot be used.
   *
   * @throws ConfigException naming the file that cannot be used and why
   */
  public void ensureClients(Path directory) {
    Map<ClientFile, String> hashes = new LinkedHashMap<>();
    for (ClientFile file : ClientFiles.read(directory)) {
      hashes.put(file, storedOrNewHash(file));
    }
    hashes.forEach(this::ensureClient);
  }

  private String storedOrNewHash(ClientFile file) {
    return accounts
        .find(file.clientId())
        .map(StoredAccount::secretHash)
        .filter(stored -> secrets.matches(file.secret(), stored))
        .orElseGet(() -> hash(file));
  }

  private void ensureClient(ClientFile file, String hash) {
    Instant now = now();
    StoredAccount stored =
        accounts.ensureInTransaction(
            new StoredAccount(
                ids.get(),
                file.clientId(),
                file.clientId(),
                hash,
                Status.ACTIVE,
                now.plus(FILE_SECRET_LIFETIME),
                file.scopes()),
            now);
    if (stored.status() != Status.ACTIVE) {
      LOG.warn(
          "service account {} is {}, and its secret file does not change that",
          stored.clientId(),
          stored.status());
    }
  }

  private String hash(ClientFile file) {
    try {
      return secrets.hash(file.secret());
    } catch (IllegalArgumentException e) {
      throw new ConfigException(
          "%s: %s: %s".formatted(ClientFiles.KEY, file.file(), e.getMessage()));
    }
  }

  /**
   * Stores the first administrator when there is none. The password must be changed at the first
   * sign-in, and the file is not read again once an administrator exists.
   *
   * @throws ConfigException when it is needed and cannot be used
   */
  public void ensureAdministrator(String username, Optional<Path> passwordFile) {
    if (users.hasAdministrator()) {
      return;
    }
    if (passwordFile.isEmpty()) {
      LOG.warn("nobody can administer this installation: {} is not set", PASSWORD_KEY);
      return;
    }
    String password = OwnerOnlyFile.read(PASSWORD_KEY, passwordFile.get());
    int bytes = password.getBytes(StandardCharsets.UTF_8).length;
    if (password.length() < PASSWORD_LENGTH_AT_LEAST
        || bytes > PasswordHashing.PASSWORD_BYTES_LIMIT) {
      throw new ConfigException(
          "%s: %s: a password has %d characters to %d bytes, this has %d"
              .formatted(
                  PASSWORD_KEY,
                  passwordFile.get(),
                  PASSWORD_LENGTH_AT_LEAST,
                  PasswordHashing.PASSWORD_BYTES_LIMIT,
                  bytes));
    }
    // The address is only a place holder: .invalid never leads anywhere (RFC 2606).
    switch (users.insertFirstAdministratorInTransaction(
        username, username + "@artstore.invalid", passwords.hash(password), now())) {
      case ADDED ->
          LOG.info("first administrator {} added; the password must be changed", username);
      case THERE_IS_ONE -> {}
      case NAME_TAKEN ->
          throw new ConfigException(
              "bootstrap.admin_username: %s exists and is no administrator; choose another name"
                  .formatted(username));
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
