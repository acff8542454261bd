package io.artstore.schema;

import io.artstore.schema.ProofFailure.Remark;
import io.artstore.schema.sql.SqlStatement;
import java.util.List;
import java.util.Optional;

/**
 * Something that a script did beyond the content of its database.
 *
 * @param file the script
 * @param statement the statement that did it; empty where that cannot be told
 * @param changes what is otherwise, one text each; may have several lines
 * @param reach what it is about, the gravest where it is several things
 * @param committed whether what the script did to its own database stays
 */
public record Trespass(
    String file,
    Optional<SqlStatement> statement,
    List<String> changes,
    Reach reach,
    boolean committed) {
  public Trespass {
    changes = List.copyOf(changes);
  }

  /** How far a script reached. The gravest comes last. */
  public enum Reach {
    /** What the script leaves in its session, where the next script finds it. */
    SESSION(
        "CHANGES SESSION",
        "leaves something behind in its session",
        "take back in the same script what it sets, prepares, opens or locks; a run uses its session"
            + " for the next script too"),
    /** Owner, privileges or comment of the schema public itself. */
    SCHEMA_PUBLIC(
        "CHANGES PUBLIC",
        "changes the schema public itself",
        "take it out of the script; whoever provides the database sets owner, privileges and comment"
            + " of its schema public"),
    /** Sessions of others were ended or cancelled. */
    OTHER_SESSIONS(
        "ENDS SESSIONS",
        "ends sessions of others",
        "take it out of the script; who is connected is told before an upgrade begins"),
    /** Roles, settings, privileges, databases: what the whole server shares. */
    SERVER(
        "REACHES OUT",
        "changes what does not belong to its database",
        "take it out of the script; what the whole server shares is set where it is provisioned"),
    /** The content of another database. */
    ELSEWHERE(
        "REACHES OUT",
        "changes another database or the server",
        "take it out of the script, and undo by hand what it did: no transaction takes it back");

    private final String word;
    private final String summary;
    private final String mending;

    Reach(String word, String summary, String mending) {
      this.word = word;
      this.summary = summary;
      this.mending = mending;
    }

    /** In capitals, for a table. */
    public String word() {
      return word;
    }

    /** What the script does, as the end of a sentence about it. */
    public String summary() {
      return summary;
    }

    /** What to do about it. */
    public String mending() {
      return mending;
    }

    /** Of something that {@link ServerState} knows by this name. */
    static Reach of(String about) {
      if (about.endsWith(ServerState.OF_THE_SESSION)) {
        return SESSION;
      }
      return about.equals(ServerState.SCHEMA_PUBLIC) ? SCHEMA_PUBLIC : SERVER;
    }
  }

  /** Something that was found in another database after the script ran. */
  static Trespass elsewhere(MigrationScript script, List<String> changes) {
    return new Trespass(script.file(), Optional.empty(), changes, Reach.ELSEWHERE, true);
  }

  /** The same as the fault of a migration. */
  ProofFailure failure(String migration) {
    return new ProofFailure(
        migration, reach.summary(), text(), List.of(Remark.toMend(reach.mending())));
  }

  /** Whether nothing of it is left; no transaction undoes what was done to others. */
  public boolean takenBack() {
    return switch (reach) {
      case SESSION -> true;
      case SCHEMA_PUBLIC, SERVER -> !committed;
      case OTHER_SESSIONS, ELSEWHERE -> false;
    };
  }

  /** Line of the statement, 0 where it cannot be told. */
  public int line() {
    return statement.map(SqlStatement::line).orElse(0);
  }

  /** Script, statement and line, as people say it. */
  public String place() {
    return file
        + statement
            .map(one -> ", statement " + one.number() + " (line " + one.line() + ")")
            .orElse("");
  }

  /** Where it was done, what changed, one a line, and the statement. */
  public String text() {
    return place()
        + ":\n  "
        + String.join("\n  ", changes)
        + statement.map(one -> "\n  in: " + one.excerpt()).orElse("");
  }
}
