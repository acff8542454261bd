package io.artstore.schema.doctor;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/**
 * What a connection shows of the server and the database behind it.
 *
 * @param version as the server calls it
 * @param role who is connected
 * @param createsDatabases whether that role may
 * @param encrypted whether the connection is
 * @param local whether the server is on this machine
 * @param lettersWork whether the database knows capital letters beyond those of English
 * @param lockCapacity how many objects can be locked at once, by all sessions together
 * @param relations tables, indexes and their like in the database
 * @param clock the server's, when it answered
 */
record ServerFacts(
    int major,
    String version,
    String database,
    String role,
    boolean createsDatabases,
    String encoding,
    boolean encrypted,
    boolean local,
    boolean lettersWork,
    boolean standby,
    boolean readOnly,
    long lockCapacity,
    long relations,
    Instant clock) {
  private static final String QUERY =
      """
      SELECT current_setting('server_version_num')::int / 10000 AS major,
             current_setting('server_version') AS version,
             current_database() AS database, current_user AS role,
             (SELECT rolsuper OR rolcreatedb FROM pg_roles WHERE rolname = current_user)
               AS creates,
             getdatabaseencoding() AS encoding,
             coalesce((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false) AS tls,
             inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8'
               OR inet_server_addr() = '::1' AS local,
             CASE getdatabaseencoding() WHEN 'UTF8' THEN lower(U&'\\0416') = U&'\\0436'
                  ELSE false END AS letters,
             pg_is_in_recovery() AS standby,
             current_setting('transaction_read_only')::bool AS read_only,
             current_setting('max_locks_per_transaction')::bigint
               * (current_setting('max_connections')::bigint
                  + current_setting('max_prepared_transactions')::bigint) AS capacity,
             (SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
              WHERE c.relkind IN ('r', 'p', 'i', 'I', 'S', 'm')
                AND n.nspname NOT IN ('pg_catalog', 'pg_toast', 'information_schema'))
               AS relations,
             clock_timestamp() AS clock
      """;

  static ServerFacts read(Connection connection) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(QUERY);
        ResultSet row = query.executeQuery()) {
      row.next();
      return new ServerFacts(
          row.getInt("major"),
          row.getString("version"),
          row.getString("database"),
          row.getString("role"),
          row.getBoolean("creates"),
          row.getString("encoding"),
          row.getBoolean("tls"),
          row.getBoolean("local"),
          row.getBoolean("letters"),
          row.getBoolean("standby"),
          row.getBoolean("read_only"),
          row.getLong("capacity"),
          row.getLong("relations"),
          row.getObject("clock", OffsetDateTime.class).toInstant());
    }
  }
}
