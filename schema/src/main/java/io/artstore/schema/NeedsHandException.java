package io.artstore.schema;

import org.jspecify.annotations.Nullable;

/**
 * A step is neither applied nor taken back, which only a script outside of a transaction or a
 * connection cut during commit can cause. The message says what is in the way and what to do.
 */
public final class NeedsHandException extends SchemaException {
  private static final long serialVersionUID = 1L;

  NeedsHandException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
