package io.artstore.schema;

import io.artstore.schema.sql.SqlScript;
import io.artstore.schema.sql.SqlStatement;
import io.artstore.schema.sql.SqlSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One file of a migration: the text before substitution and what its header comments declare.
 * Headers stand before the first statement, each on a line of its own: {@code -- compatible-since:
 * VERSION}, {@code -- loses: WHAT}, {@code -- loses-count: SELECT}, {@code -- no-transaction}.
 */
public final class MigrationScript {
  /** What stands for the prefix of an entry. */
  public static final String PREFIX = "${prefix}";

  private static final Pattern HEADER =
      Pattern.compile(
          "--\\s*(compatible-since|loses-count|loses|no-transaction)\\s*(?::\\s*(.*))?");

  private final String file;
  private final String template;
  private final String sha256;

  /**
   * @param template the file's text with line feeds only
   */
  MigrationScript(String file, String template) {
    this(file, template, Sha256Digest.of(template));
  }

  private MigrationScript(String file, String template, String sha256) {
    this.file = file;
    this.template = template;
    this.sha256 = sha256;
  }

  /** The same file, of which only the headers count. */
  MigrationScript withoutStatements() {
    String headers =
        template
            .lines()
            .filter(line -> HEADER.matcher(line.strip()).matches())
            .collect(Collectors.joining("\n"));
    return new MigrationScript(file, headers, sha256);
  }

  /** The rows that a proof puts in after a migration, if the folder has some. */
  static Optional<MigrationScript> seed(MigrationFolder folder, Migration migration) {
    if (migration.stamp()) {
      return Optional.empty();
    }
    // Seeds of replaced migrations lie beside these.
    String place = migration.up().file();
    String file =
        place.substring(0, place.lastIndexOf('/') + 1) + "seed/" + migration.version() + ".sql";
    return folder.text(file).map(text -> new MigrationScript(file, text));
  }

  public String file() {
    return file;
  }

  /** The text before substitution. */
  public String template() {
    return template;
  }

  String sha256() {
    return sha256;
  }

  Optional<String> compatibleSince() {
    return header("compatible-since");
  }

  Optional<String> loses() {
    return header("loses");
  }

  /** Whether the script says of itself that it loses rows. */
  public boolean declaresLoss() {
    return loses().isPresent();
  }

  /** The SELECT that answers how many rows {@link #loses} is about. */
  Optional<String> losesCount() {
    return header("loses-count");
  }

  /** Whether the script runs in one transaction, as all do that do not say otherwise. */
  public boolean transactional() {
    return header("no-transaction").isEmpty();
  }

  /** The text that runs for this prefix; empty stands for an entry without one. */
  String render(Optional<String> prefix) {
    return prefix.map(name -> template.replace(PREFIX, name)).orElse(template);
  }

  /**
   * The statements that run for this prefix. The folder was checked before, so the script can be
   * cut.
   */
  public List<SqlStatement> statements(Optional<String> prefix) {
    try {
      return SqlScript.parse(render(prefix));
    } catch (SqlSyntaxException e) {
      throw new IllegalStateException(file + ", line " + e.line() + ": " + e.getMessage(), e);
    }
  }

  /** Whether the line, without blanks around it, is a header above the first statement. */
  static boolean isHeader(String line) {
    return HEADER.matcher(line).matches();
  }

  private Optional<String> header(String name) {
    for (String line : template.lines().map(String::strip).toList()) {
      if (line.isEmpty()) {
        continue;
      }
      if (!line.startsWith("--")) {
        break;
      }
      Matcher header = HEADER.matcher(line);
      if (header.matches() && header.group(1).equals(name)) {
        String value = header.group(2);
        return Optional.of(value == null ? "" : value.strip());
      }
    }
    return Optional.empty();
  }
}
