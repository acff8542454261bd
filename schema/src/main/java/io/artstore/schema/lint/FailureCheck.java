package io.artstore.schema.lint;

import io.artstore.schema.ScriptFailure;
import java.util.Optional;

/** A rule that the server enforces itself: knows its refusal and explains it. */
interface FailureCheck {
  /**
   * @param before the database as it was before the statement that failed
   * @return empty when the refusal is about something else
   */
  Optional<Sighting> explain(ScriptFailure failure, DatabaseState before);
}
