package io.artstore.schemacli.report;

import java.time.Instant;

/**
 * Something that was wrong.
 *
 * @param at when it was found
 * @param command what found it
 * @param where entry and migration, or the run
 * @param issue what is wrong, in one sentence
 * @param error what the database or the comparison said; may have lines
 * @param fix what mends it; may be empty
 * @param gone whether the same command found it no more at a later time
 */
record Fault(
    Instant at,
    String command,
    String where,
    String issue,
    String error,
    String fix,
    boolean gone) {
  Fault withGone(boolean now) {
    return new Fault(at, command, where, issue, error, fix, now);
  }

  boolean sameAs(Fault other) {
    return command.equals(other.command)
        && where.equals(other.where)
        && issue.equals(other.issue)
        && error.equals(other.error);
  }
}
