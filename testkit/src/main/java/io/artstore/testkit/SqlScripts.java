package io.artstore.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * Runs pairs of migrations as they stand in a folder, each in one transaction, by nothing but JDBC:
 * what a test of the scripts themselves needs.
 *
 * @param folder holds {@code VERSION_name.up.sql}, {@code VERSION_name.down.sql} and {@code
 *     seed/VERSION.sql}
 * @param prefix takes the place of <code>${prefix}</code>; may be empty where it does not occur
 */
public record SqlScripts(Path folder, String prefix) {
  private static final String UP = ".up.sql";
  private static final String DOWN = ".down.sql";
  private static final int VERSION_LENGTH = "20251116_2141".length();

  /** All versions, oldest first. */
  public List<String> versions() {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(UP))
          .map(name -> name.substring(0, VERSION_LENGTH))
          .sorted()
          .toList();
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  /** Applies one migration. */
  public void up(String version, DataSource dataSource) throws SQLException {
    run(script(version, UP), dataSource);
  }

  /** Takes one migration back. */
  public void down(String version, DataSource dataSource) throws SQLException {
    run(script(version, DOWN), dataSource);
  }

  /** Applies everything up to and with this version. */
  public void upTo(String last, DataSource dataSource) throws SQLException {
    for (String version : versions()) {
      if (version.compareTo(last) <= 0) {
        up(version, dataSource);
      }
    }
  }

  /** Applies everything. */
  public void upAll(DataSource dataSource) throws SQLException {
    upTo(versions().getLast(), dataSource);
  }

  /** Puts in the rows that belong to this version. */
  public void seed(String version, DataSource dataSource) throws SQLException {
    run(folder.resolve("seed").resolve(version + ".sql"), dataSource);
  }

  private Path script(String version, String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(
              file -> {
                String name = String.valueOf(file.getFileName());
                return name.startsWith(version) && name.endsWith(ending);
              })
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException(folder + " has no " + version + ending));
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
  }

  private void run(Path script, DataSource dataSource) throws SQLException {
    String sql;
    try {
      sql = Files.readString(script).replace("${prefix}", prefix);
    } catch (IOException fault) {
      throw new UncheckedIOException(fault);
    }
    try (Connection connection = dataSource.getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(sql);
      }
      connection.commit();
    }
  }
}
