package io.artstore.schema;

import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * How long work on scratch databases may go on, and who hears of it when it does. What runs there
 * was written by anybody and may never end by itself.
 *
 * @param stop asks the work to end; what runs then is cancelled and its database is dropped
 * @param statementLimit no statement of a script runs longer; it fails then like any other
 * @param slow told once of each statement that runs longer than a second, from any thread
 */
public record ScratchCare(StopSignal stop, Duration statementLimit, Consumer<String> slow) {
  /** Long enough for what fills a scratch database, too short for a night that nobody watches. */
  public static final Duration STATEMENT_LIMIT = Duration.ofMinutes(10);

  private static final String STOPPED =
      "stopped as asked; the scratch databases of this run are dropped, nothing else was changed";

  /** Nobody asks, and nobody is told. */
  public static final ScratchCare DEFAULT =
      new ScratchCare(StopSignal.NEVER, STATEMENT_LIMIT, statement -> {});

  ScratchCare with(Duration limit) {
    return new ScratchCare(stop, limit, slow);
  }

  /**
   * @throws SchemaStoppedException when somebody asked
   */
  public void check() {
    if (stop.requested()) {
      throw new SchemaStoppedException(STOPPED, null);
    }
  }

  /** What an error of the scratch server means: what was cancelled as asked is no fault of it. */
  public SchemaException failed(String what, SQLException error) {
    return stop.requested()
        ? new SchemaStoppedException(STOPPED, error)
        : new SchemaUnavailableException(what + ": " + ScriptRun.describe(error), error);
  }
}
