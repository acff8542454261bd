package io.artstore.schema;

import io.artstore.schema.catalog.Catalog;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The append-only table that says what was done to a schema: {@code schema_history}, or {@code
 * <prefix>_schema_history}. Entries without a prefix share the plain one; each row says whose it
 * is, and each entry sees its own rows only. The comment names the entries, so that everybody who
 * may connect can see whose the database is.
 */
final class HistoryTable {
  private static final String SUFFIX = "schema_history";
  private static final String COMMENT = "Schema history of ";
  private static final String SEPARATOR = ", ";

  private final SchemaEntry entry;
  private final String name;

  HistoryTable(SchemaEntry entry) {
    this.entry = entry;
    this.name = entry.prefix().map(prefix -> prefix + "_" + SUFFIX).orElse(SUFFIX);
  }

  String name() {
    return name;
  }

  /** The function behind the trigger that keeps rows from being changed. */
  static String guard(String table) {
    return table + "_append_only";
  }

  /** The prefix that goes with the name of a history table, empty for the plain one. */
  static String prefixOf(String table) {
    return table.equals(SUFFIX) ? "" : table.substring(0, table.length() - SUFFIX.length() - 1);
  }

  /** All history tables of the database with the entries they belong to, those that came first. */
  static Map<String, List<String>> discover(Connection connection) throws SQLException {
    Map<String, List<String>> found = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
                SELECT c.relname, d.description
                FROM pg_catalog.pg_class c
                     JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                     JOIN pg_catalog.pg_description d
                          ON d.objoid = c.oid AND d.classoid = 'pg_catalog.pg_class'::regclass
                             AND d.objsubid = 0
                WHERE n.nspname = 'public' AND c.relkind = 'r'
                  AND c.relname ~ '(^|_)schema_history$' AND starts_with(d.description, ?)
                """)) {
      query.setString(1, COMMENT);
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          String names = rows.getString(2).substring(COMMENT.length());
          found.put(rows.getString(1), List.of(names.split(SEPARATOR)));
        }
      }
    }
    return found;
  }

  /**
   * Makes the table, or adds the entry to those that share it. The caller holds the entry's lock,
   * which entries without a prefix have in common.
   */
  void ensure(Connection connection) throws SQLException {
    List<String> sharing = discover(connection).getOrDefault(name, List.of());
    if (sharing.isEmpty()) {
      create(connection);
    } else if (!sharing.contains(entry.name())) {
      List<String> all = new ArrayList<>(sharing);
      all.add(entry.name());
      join(connection, all);
    }
  }

  /** Tables of earlier versions of this tool count their rows for one entry only. */
  private void join(Connection connection, List<String> entries) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet key =
            statement.executeQuery(
                "SELECT indnkeyatts FROM pg_catalog.pg_index WHERE indisprimary AND indrelid ="
                    + " 'public.%s'::pg_catalog.regclass".formatted(name))) {
      boolean ofOneEntry = key.next() && key.getInt(1) == 1;
      if (ofOneEntry) {
        statement.execute(
            """
            ALTER TABLE public.%1$s DROP CONSTRAINT %1$s_pkey,
              ADD CONSTRAINT %1$s_pkey PRIMARY KEY (entry, id)
            """
                .formatted(name));
      }
    }
    comment(connection, entries);
  }

  private void comment(Connection connection, List<String> entries) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "COMMENT ON TABLE public.%s IS %s"
              .formatted(name, SqlNames.literal(COMMENT + String.join(SEPARATOR, entries))));
    }
  }

  private void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
      CREATE TABLE public.%1$s (
        id bigint NOT NULL,
        entry text NOT NULL,
        direction text NOT NULL,
        version text NOT NULL,
        name text NOT NULL,
        up_sha256 text NOT NULL,
        down_sha256 text NOT NULL,
        compatible_since text NOT NULL,
        fingerprint text NOT NULL,
        fingerprint_format integer NOT NULL,
        server_major integer NOT NULL,
        proof text NOT NULL,
        os_user text NOT NULL,
        role text NOT NULL,
        host text NOT NULL,
        tool_version text NOT NULL,
        applied_at timestamp with time zone NOT NULL,
        duration_ms bigint NOT NULL,
        CONSTRAINT %1$s_pkey PRIMARY KEY (entry, id),
        CONSTRAINT %1$s_direction CHECK (direction IN ('up', 'down'))
      );
      CREATE FUNCTION public.%2$s() RETURNS trigger LANGUAGE plpgsql AS $body$
      BEGIN
        RAISE EXCEPTION 'table %1$s is append-only';
      END $body$;
      CREATE TRIGGER %2$s BEFORE UPDATE OR DELETE OR TRUNCATE ON public.%1$s
        FOR EACH STATEMENT EXECUTE FUNCTION public.%2$s();
      """
              .formatted(name, guard(name)));
    }
    comment(connection, List.of(entry.name()));
  }

  /** Keeps every other run out until the transaction ends; readers go on. */
  void lock(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE public." + name + " IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  History read(Connection connection) throws SQLException {
    List<HistoryRow> rows = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT id, direction, version, name, up_sha256, down_sha256, compatible_since,"
                + " fingerprint, fingerprint_format, proof, os_user, host, applied_at FROM public."
                + name
                + " WHERE entry = ? ORDER BY id")) {
      query.setString(1, entry.name());
      try (ResultSet result = query.executeQuery()) {
        while (result.next()) {
          try {
            rows.add(row(result));
          } catch (IllegalArgumentException e) {
            return new History(
                rows,
                Optional.of("row " + result.getLong("id") + " cannot be read: " + e.getMessage()));
          }
        }
      }
    }
    return new History(rows);
  }

  private static HistoryRow row(ResultSet result) throws SQLException {
    return new HistoryRow(
        result.getLong("id"),
        Direction.of(result.getString("direction")),
        new MigrationVersion(result.getString("version")),
        result.getString("name"),
        result.getString("up_sha256"),
        result.getString("down_sha256"),
        new MigrationVersion(result.getString("compatible_since")),
        result.getString("fingerprint"),
        result.getInt("fingerprint_format"),
        result.getString("proof"),
        result.getString("os_user"),
        result.getString("host"),
        result.getObject("applied_at", OffsetDateTime.class).toInstant());
  }

  /**
   * What is written besides the migration itself.
   *
   * @param proof what the row says about how sure the step was
   */
  record Entry(Step step, String fingerprint, String proof, Duration duration) {
    static String proof(Optional<String> unprovenReason) {
      return unprovenReason.map(why -> "unproven: " + why).orElse("proven");
    }

    /** What a baseline says of itself, so that older programs know what it stands in for. */
    static String replaced(Step step) {
      List<MigrationVersion> older = step.migration().replaces();
      if (older.isEmpty() || step.direction() == Direction.DOWN) {
        return "";
      }
      return (step.migration().stamp() ? ", stamped, nothing was run" : "")
          + HistoryRow.REPLACES
          + String.join(", ", older.stream().map(MigrationVersion::text).toList());
    }
  }

  /** Takes away all that it says of the entry; the table too, unless others share it. */
  void forget(Connection connection) throws SQLException {
    List<String> others = new ArrayList<>(discover(connection).getOrDefault(name, List.of()));
    others.remove(entry.name());
    try (Statement statement = connection.createStatement()) {
      if (others.isEmpty()) {
        statement.execute(
            "DROP TABLE public.%s; DROP FUNCTION public.%s()".formatted(name, guard(name)));
        return;
      }
      statement.execute(
          """
          ALTER TABLE public.%1$s DISABLE TRIGGER %2$s;
          DELETE FROM public.%1$s WHERE entry = %3$s;
          ALTER TABLE public.%1$s ENABLE TRIGGER %2$s
          """
              .formatted(name, guard(name), SqlNames.literal(entry.name())));
    }
    comment(connection, others);
  }

  void append(Connection connection, Entry row, EngineSettings settings, long id)
      throws SQLException {
    Migration migration = row.step().migration();
    try (PreparedStatement insert =
        connection.prepareStatement(
            """
      INSERT INTO public.%s (id, entry, direction, version, name, up_sha256, down_sha256,
        compatible_since, fingerprint, fingerprint_format, server_major, proof, os_user, role, host,
        tool_version, applied_at, duration_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, current_setting('server_version_num')::int / 10000, ?, ?,
        session_user, ?, ?, clock_timestamp(), ?)
      """
                .formatted(name))) {
      insert.setLong(1, id);
      insert.setString(2, entry.name());
      insert.setString(3, row.step().direction().word());
      insert.setString(4, migration.version().text());
      insert.setString(5, migration.name());
      insert.setString(6, migration.up().sha256());
      insert.setString(7, migration.down().sha256());
      insert.setString(8, migration.compatibleSince().text());
      insert.setString(9, row.fingerprint());
      insert.setInt(10, Catalog.FORMAT);
      insert.setString(11, row.proof());
      insert.setString(12, settings.osUser());
      insert.setString(13, settings.host());
      insert.setString(14, settings.toolVersion());
      insert.setLong(15, row.duration().toMillis());
      insert.executeUpdate();
    }
  }
}
