package io.artstore.schemacli;

import io.artstore.schema.SchemaEntry;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The text of a first manifest, with a word about everything that can be said in it.
 *
 * @param urlFrom environment variable that holds the address of the database
 * @param scratchFrom environment variable that holds the address of the scratch server
 */
record ManifestText(SchemaEntry entry, String urlFrom, String scratchFrom) {
  private static final Pattern PLAIN = Pattern.compile("[a-z][a-z0-9_-]*");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off");
  private static final int REMARKS = 34;

  String text() {
    return """
    # Which databases there are, where their migrations lie, in which order.
    # ${NAME} is read from the environment, ${NAME:value} has a default. Every missing name is
    # told, all at once, before the first connection is opened. An unknown key stops the run.
    format: 1

    databases:                        # upgraded top to bottom, taken back bottom to top
    """
        + line("  - name: " + quoted(entry.name()), "")
        + line("    url: ${" + urlFrom + "}", "postgresql://USER@HOST:PORT/DATABASE")
        + line("    # password_file: FILE", "else PGPASSWORD, else ~/.pgpass")
        + line("    database: " + quoted(entry.database()), "any other behind the url is refused")
        + line("    migrations: " + quoted(entry.name()) + "/migrations", "")
        + entry
            .prefix()
            .map(prefix -> line("    prefix: " + quoted(prefix), "owns " + prefix + "_*"))
            .orElse("")
        + (entry.extensions().isEmpty()
            ? ""
            : line(
                "    extensions: [" + String.join(", ", entry.extensions()) + "]",
                "made by an administrator: provision"))
        + "\nscratch:                          # where databases are built, tried and dropped\n"
        + line("  url: ${" + scratchFrom + "}", "a role with CREATEDB, the same major version")
        + line("  allow_same_server: false", "true: also on a server of a database above")
        + """

        limits:
          lock_wait: 60s                  # wait for another run of this tool
          statement_lock: 5s              # wait of one statement for a table; then let go, try again
          statement_tries: 6

        backup:
          before: [upgrade, rollback]     # []: never
          folder: ${BACKUP_DIR:./backups}
          keep: 5                         # per database
        """;
  }

  private static String line(String content, String remark) {
    return remark.isEmpty()
        ? content + "\n"
        : content + " ".repeat(Math.max(2, REMARKS - content.length())) + "# " + remark + "\n";
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() && !WORDS.contains(word)
        ? word
        : "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
