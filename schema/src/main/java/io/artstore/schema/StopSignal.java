package io.artstore.schema;

/**
 * Asks a run to end early. It is looked at several times a second; what runs then is cancelled and
 * rolled back, as if it had failed. Called from several threads.
 */
@FunctionalInterface
public interface StopSignal {
  /** Nobody asks. */
  StopSignal NEVER = () -> false;

  /** Once true, always true. */
  boolean requested();
}
