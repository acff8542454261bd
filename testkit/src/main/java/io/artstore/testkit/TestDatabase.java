package io.artstore.testkit;

import java.nio.file.Path;
import javax.sql.DataSource;

/**
 * A database that belongs to one test; closing it drops it with every connection that is still
 * open.
 */
public final class TestDatabase implements AutoCloseable {
  private final TestPostgres postgres;
  private final String name;

  TestDatabase(TestPostgres postgres, String name) {
    this.postgres = postgres;
    this.name = name;
  }

  public String name() {
    return name;
  }

  /** {@code postgresql://127.0.0.1:PORT/NAME}. */
  public String url() {
    return postgres.server().url(name);
  }

  public String jdbcUrl() {
    return "jdbc:" + url();
  }

  /** The superuser: a test of rights makes roles of its own. */
  public String user() {
    return postgres.server().superuser();
  }

  public String password() {
    return postgres.server().password();
  }

  /** The same password as a file of mode 0600, as configuration wants it. */
  public Path passwordFile() {
    return postgres.server().passwordFile();
  }

  /** Unpooled connections of the superuser. */
  public DataSource dataSource() {
    return postgres.server().dataSource(name);
  }

  public TestPostgres postgres() {
    return postgres;
  }

  @Override
  public void close() {
    postgres.dropDatabase(name);
  }
}
