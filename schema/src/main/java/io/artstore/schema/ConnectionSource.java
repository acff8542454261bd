package io.artstore.schema;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;

/**
 * Opens connections to one database. A run needs two at a time: one holds the lock, one works. They
 * must be real server sessions, not those of a proxy that pools transactions.
 */
@FunctionalInterface
public interface ConnectionSource {

  /** A connection of its own, in autocommit, that the caller closes. */
  Connection open() throws SQLException;

  static ConnectionSource of(DataSource dataSource) {
    return dataSource::getConnection;
  }

  /**
   * @param url {@code jdbc:postgresql://host:port/database}
   */
  static ConnectionSource jdbc(String url, String user, String password) {
    return () -> {
      Properties properties = new Properties();
      properties.setProperty("user", user);
      properties.setProperty("password", password);
      properties.setProperty("ApplicationName", "schema");
      properties.setProperty("tcpKeepAlive", "true");
      return DriverManager.getConnection(url, properties);
    };
  }
}
