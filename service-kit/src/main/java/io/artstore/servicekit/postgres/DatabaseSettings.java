package io.artstore.servicekit.postgres;

import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.config.DatabaseGroup;
import io.artstore.servicekit.config.SecretFile;
import java.time.Duration;

/**
 * How a module reaches its database.
 *
 * @param poolSize connections at most
 * @param acquireTimeout how long a caller waits for a connection before the database counts as away
 * @param statementTimeout how long one statement may run on the server
 * @param lockTimeout how long one statement may wait for a lock
 */
public record DatabaseSettings(
    DatabaseUrl url,
    String user,
    String password,
    int poolSize,
    Duration acquireTimeout,
    Duration statementTimeout,
    Duration lockTimeout) {

  private static final Duration ACQUIRE_TIMEOUT = Duration.ofSeconds(3);
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  public DatabaseSettings {
    if (poolSize < 1) {
      throw new IllegalArgumentException("a pool holds at least one connection, not " + poolSize);
    }
  }

  /** With the usual time-outs. */
  public static DatabaseSettings of(DatabaseUrl url, String user, String password, int poolSize) {
    return new DatabaseSettings(
        url, user, password, poolSize, ACQUIRE_TIMEOUT, STATEMENT_TIMEOUT, LOCK_TIMEOUT);
  }

  /**
   * Takes what the configuration says and reads the password file.
   *
   * @throws ConfigException when the address is malformed or the password cannot be read
   */
  public static DatabaseSettings from(DatabaseGroup group) {
    DatabaseUrl url;
    try {
      url = DatabaseUrl.parse(group.url());
    } catch (IllegalArgumentException malformed) {
      throw new ConfigException("database.url: " + malformed.getMessage());
    }
    String user =
        group
            .user()
            .or(url::user)
            .orElseThrow(() -> new ConfigException("database.user is not set"));
    String password =
        group
            .passwordFile()
            .map(file -> SecretFile.read("database.password_file", file))
            .or(url::password)
            .orElse("");
    return of(url, user, password, group.poolSize());
  }

  public DatabaseSettings withAcquireTimeout(Duration timeout) {
    return new DatabaseSettings(
        url, user, password, poolSize, timeout, statementTimeout, lockTimeout);
  }

  @Override
  public String toString() {
    return "DatabaseSettings[" + url + ", user=" + user + ", poolSize=" + poolSize + "]";
  }
}
