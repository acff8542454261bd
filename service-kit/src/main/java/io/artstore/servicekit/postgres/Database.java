package io.artstore.servicekit.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A module's pool of connections. Every connection speaks UTC, gives up on a statement or a lock
 * after its time, and notices a peer that is gone. Safe for use by many threads.
 */
public final class Database implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

  /** Longer than any statement may run: beyond it the network, not the server, is at fault. */
  private static final Duration SOCKET_MARGIN = Duration.ofSeconds(30);

  private static final Duration MAX_LIFETIME = Duration.ofMinutes(30);
  private static final Duration KEEPALIVE = Duration.ofMinutes(2);

  private final DatabaseSettings settings;
  private final HikariDataSource pool;
  private final Jdbi jdbi;

  private Database(DatabaseSettings settings, HikariDataSource pool) {
    this.settings = settings;
    this.pool = pool;
    this.jdbi = Jdbi.create(pool);
    // What was bound is what people stored or typed; it does not belong into logs.
    this.jdbi
        .getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
  }

  /**
   * Opens the pool and makes a first connection.
   *
   * @param applicationName what the server shows in {@code pg_stat_activity}
   * @throws DatabaseUnavailableException within seconds, naming the address and the reason, when
   *     that connection cannot be made
   */
  public static Database open(DatabaseSettings settings, String applicationName) {
    HikariConfig config = new HikariConfig();
    config.setDataSource(driver(settings, applicationName));
    config.setPoolName(applicationName);
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(2, settings.poolSize()));
    // By a statement: the driver sends the JVM's own zone when it connects, over any option.
    config.setConnectionInitSql("SET TIME ZONE 'UTC'");
    config.setConnectionTimeout(settings.acquireTimeout().toMillis());
    config.setMaxLifetime(MAX_LIFETIME.toMillis());
    config.setKeepaliveTime(KEEPALIVE.toMillis());
    // One attempt: whoever starts the module sees at once that its database is not there.
    config.setInitializationFailTimeout(1);
    try {
      return new Database(settings, new HikariDataSource(config));
    } catch (HikariPool.PoolInitializationException failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw new DatabaseUnavailableException(
          "cannot connect to %s as %s: %s"
              .formatted(settings.url(), settings.user(), cause.getMessage()),
          failure);
    }
  }

  private static PGSimpleDataSource driver(DatabaseSettings settings, String applicationName) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(settings.url().jdbcUrl());
    source.setUser(settings.user());
    source.setPassword(settings.password());
    source.setApplicationName(applicationName);
    source.setTcpKeepAlive(true);
    source.setConnectTimeout(seconds(CONNECT_TIMEOUT));
    source.setLoginTimeout(seconds(CONNECT_TIMEOUT));
    source.setSocketTimeout(seconds(settings.statementTimeout().plus(SOCKET_MARGIN)));
    source.setReWriteBatchedInserts(true);
    // The detail of a message quotes whole rows.
    source.setLogServerErrorDetail(false);
    source.setOptions(
        "-c statement_timeout=%d -c lock_timeout=%d"
            .formatted(settings.statementTimeout().toMillis(), settings.lockTimeout().toMillis()));
    return source;
  }

  private static int seconds(Duration duration) {
    return Math.toIntExact(Math.max(1, duration.toSeconds()));
  }

  /** Statements and transactions. A failure is asked by {@link DatabaseUnavailableException#in}. */
  public Jdbi jdbi() {
    return jdbi;
  }

  public DataSource dataSource() {
    return pool;
  }

  public DatabaseUrl url() {
    return settings.url();
  }

  /** Lets the pool count its connections in a module's metrics. */
  public void measureWith(MeterRegistry registry) {
    pool.setMetricRegistry(registry);
  }

  /** Whether the database answers now; waits no longer than a caller would. */
  public boolean answers() {
    try {
      return jdbi.withHandle(handle -> handle.select("SELECT 1").mapTo(Integer.class).one()) == 1;
    } catch (JdbiException failure) {
      return false;
    }
  }

  @Override
  public void close() {
    pool.close();
  }
}
