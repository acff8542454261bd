package io.artstore.schemacli;

import io.artstore.schema.OtherSession;
import io.artstore.schema.SchemaEngine;
import io.artstore.schema.SchemaTarget;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whether databases may be changed while programs work on them. */
final class StillConnected {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Option(
      names = "--while-running",
      description = "Go on although others are connected to the databases.")
  private boolean whileRunning;

  /** Whether others may be connected while the run goes on. */
  boolean permitted() {
    return whileRunning;
  }

  /** Who stands in the way, and how to go on all the same; empty when nobody does. */
  Optional<String> refusal(SchemaEngine engine, List<SchemaTarget> toBeChanged) {
    if (whileRunning) {
      return Optional.empty();
    }
    Map<String, List<OtherSession>> connected = new LinkedHashMap<>();
    for (SchemaTarget target : toBeChanged) {
      List<OtherSession> sessions = engine.otherSessions(target);
      if (!sessions.isEmpty()) {
        connected.put(target.entry().database(), sessions);
      }
    }
    return connected.isEmpty() ? Optional.empty() : Optional.of(text(connected));
  }

  private static String text(Map<String, List<OtherSession>> connected) {
    TextTable table = new TextTable("  ");
    connected.forEach(
        (database, sessions) ->
            sessions.forEach(
                session ->
                    table.row(
                        database,
                        "pid " + session.pid(),
                        session.role(),
                        session.application().isEmpty() ? "-" : session.application(),
                        session.host(),
                        session.since().map(at -> "since " + TIME.format(at)).orElse(""))));
    int sessions = connected.values().stream().mapToInt(List::size).sum();
    return Words.count(sessions, "session is", "sessions are")
        + " still connected. Nothing was changed.\n"
        + table
        + "\nStop these programs, or go on all the same with --while-running.";
  }
}
