package io.artstore.schema;

/**
 * The database is not in a state in which the program may run or the command may write. Nothing was
 * changed. The message names the database, says which of the {@link Reason reasons} it is, and the
 * command that mends it.
 */
public final class SchemaRefusedException extends SchemaException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The URL leads to a database of another name. */
    WRONG_DATABASE,
    /** The database holds the history of another entry and none of this one. */
    FOREIGN,
    /** Tables exist that this library did not create. */
    UNMANAGED,
    /** No migration was applied yet. */
    MISSING,
    /** Migrations that the program needs are not applied. */
    BEHIND,
    /** The schema is newer than the program and says that it no longer works with it. */
    INCOMPATIBLE,
    /** A migration was changed after it was applied. */
    CHANGED,
    /** The history contradicts itself: rows were removed or altered. */
    HISTORY_DAMAGED,
    /** The catalog is not what was proven for the version the history states. */
    DRIFTED,
    /** Migrations are not proven: not listed in proven.json, other hashes, another order. */
    UNPROVEN,
    /** The server's roles or extensions are missing. */
    NOT_PROVISIONED,
    /** The version asked for does not exist or lies the other way. */
    NO_SUCH_STEP,
    /** Rows arrived or went since somebody accepted what a run loses. */
    OTHER_LOSS,
    /** A proxy gives each transaction another server session, so no lock can be held. */
    POOLING_PROXY
  }

  private final Reason reason;

  SchemaRefusedException(Reason reason, String message) {
    super(message, null);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
