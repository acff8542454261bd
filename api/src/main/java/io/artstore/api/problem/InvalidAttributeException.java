package io.artstore.api.problem;

/** An attribute of a document that could not be kept as given. Nothing has happened yet. */
public final class InvalidAttributeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final String field;

  public InvalidAttributeException(ErrorCode code, String field, String reason) {
    super(reason);
    this.code = code;
    this.field = field;
  }

  /** What to answer. */
  public ErrorCode code() {
    return code;
  }

  /** The name of the parameter at fault. */
  public String field() {
    return field;
  }
}
