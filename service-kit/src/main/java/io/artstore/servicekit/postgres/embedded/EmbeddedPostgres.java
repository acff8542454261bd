package io.artstore.servicekit.postgres.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A PostgreSQL server of our own, on 127.0.0.1 and a free port, whose data outlives it. One process
 * at a time works on a directory; a server left there by a program that was killed is stopped
 * first, any other server is left alone.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The database that exists in every cluster; nothing of ours is kept in it. */
  public static final String MAINTENANCE_DATABASE = "postgres";

  private final ServerDirectory directory;
  private final DirectoryLock lock;
  private final Postmaster postmaster;
  private final Guard guard;
  private final int port;

  private EmbeddedPostgres(
      ServerDirectory directory, DirectoryLock lock, Starter.Running running, Guard guard) {
    this.directory = directory;
    this.lock = lock;
    this.postmaster = running.postmaster();
    this.port = running.port();
    this.guard = guard;
  }

  /**
   * Starts the server, initialising the directory the first time. When it returns, the server takes
   * connections and handles Russian text as the search needs it.
   *
   * @throws DirectoryHeldException when another live process works on the directory
   * @throws EmbeddedPostgresException when the server cannot be started; the directory's data is as
   *     before
   */
  public static EmbeddedPostgres start(EmbeddedSettings settings) {
    ServerDirectory directory = new ServerDirectory(settings.directory());
    try {
      directory.createPrivate();
      DirectoryLock lock = DirectoryLock.acquire(directory.root(), "server");
      try {
        return startLocked(settings, directory, lock);
      } catch (IOException | RuntimeException fault) {
        closeAfter(fault, lock);
        throw fault;
      }
    } catch (IOException fault) {
      throw new EmbeddedPostgresException(
          "cannot start PostgreSQL in " + directory.root() + ": " + fault.getMessage(), fault);
    }
  }

  private static EmbeddedPostgres startLocked(
      EmbeddedSettings settings, ServerDirectory directory, DirectoryLock lock) throws IOException {
    Optional<Postmaster> orphan = Postmaster.runningOn(directory);
    orphan.ifPresent(Postmaster::stop);
    ServerUser user = ServerUser.find();
    new Cluster(directory, settings, user).prepare(new SecureRandom());
    Starter.Running running = new Starter(directory, settings, user).start();
    try {
      EmbeddedPostgres server =
          new EmbeddedPostgres(
              directory, lock, running, Guard.over(running.postmaster(), directory));
      server.requireWorkingText();
      return server;
    } catch (IOException | RuntimeException fault) {
      running.postmaster().stop();
      throw fault;
    }
  }

  private static void closeAfter(Exception fault, DirectoryLock lock) {
    try {
      lock.close();
    } catch (IOException second) {
      fault.addSuppressed(second);
    }
  }

  /** With a wrong locale everything seems to work until somebody searches in Russian. */
  private void requireWorkingText() {
    PGSimpleDataSource source = dataSource(MAINTENANCE_DATABASE);
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm");
      try (ResultSet row =
          statement.executeQuery(
              "SELECT lower('Ж') = 'ж', coalesce(array_length(show_trgm('ж'), 1), 0)")) {
        if (!row.next() || !row.getBoolean(1) || row.getInt(2) == 0) {
          throw new EmbeddedPostgresException(
              "PostgreSQL in %s was initialised with a locale that does not know letters beyond ASCII (lower('Ж') is not 'ж'); a new data directory is needed"
                  .formatted(directory.root()));
        }
      }
    } catch (SQLException fault) {
      throw new EmbeddedPostgresException(
          "PostgreSQL in %s started, but does not let us in: %s"
              .formatted(directory.root(), fault.getMessage()),
          fault);
    }
  }

  public ServerAddress address() {
    return new ServerAddress(ServerAddress.HOST, port, superuser(), passwordFile());
  }

  public String host() {
    return ServerAddress.HOST;
  }

  public int port() {
    return port;
  }

  /** The server process, for messages and for tests that kill it. */
  public long pid() {
    return postmaster.pid();
  }

  public boolean isAlive() {
    return postmaster.isAlive();
  }

  /** Completes when the server has ended, whoever ended it. */
  public CompletableFuture<Void> ended() {
    return postmaster.ended();
  }

  /** {@code postgresql://127.0.0.1:PORT/DATABASE}, without user and password. */
  public String url(String database) {
    return "postgresql://" + host() + ":" + port + "/" + database;
  }

  public String superuser() {
    return Cluster.SUPERUSER;
  }

  /** Mode 0600, one line. */
  public Path passwordFile() {
    return directory.passwordFile();
  }

  public String password() {
    return address().password();
  }

  /** Unpooled connections of the superuser. */
  public PGSimpleDataSource dataSource(String database) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setServerNames(new String[] {host()});
    source.setPortNumbers(new int[] {port});
    source.setDatabaseName(database);
    source.setUser(superuser());
    source.setPassword(password());
    return source;
  }

  /**
   * Ends all sessions, writes a checkpoint, stops the server and frees the directory. Doing it
   * again does nothing.
   */
  @Override
  public void close() {
    try (lock) {
      guard.close();
      postmaster.stop();
    } catch (IOException fault) {
      throw new EmbeddedPostgresException("cannot free " + directory.root(), fault);
    }
  }
}
