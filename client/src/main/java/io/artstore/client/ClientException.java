package io.artstore.client;

import org.jspecify.annotations.Nullable;

/** Why a request did not bring what was asked for. */
public abstract sealed class ClientException extends RuntimeException
    permits ProblemResponseException,
        ClientException.NotConnected,
        ClientException.Broken,
        ClientException.Stalled,
        ClientException.SourceFailed,
        ClientException.Damaged,
        ClientException.Unintelligible {
  private static final long serialVersionUID = 1L;

  ClientException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Nobody listens there, or the name is unknown: no byte of the request was sent. */
  public static final class NotConnected extends ClientException {
    private static final long serialVersionUID = 1L;

    NotConnected(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The connection was lost; what the other side did with the request is not known. */
  public static final class Broken extends ClientException {
    private static final long serialVersionUID = 1L;

    Broken(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** No byte moved for the idle timeout; what the other side did is not known. */
  public static final class Stalled extends ClientException {
    private static final long serialVersionUID = 1L;

    Stalled(String message) {
      super(message, null);
    }
  }

  /** The caller's own source of bytes failed or ended early; the upload was cut off. */
  public static final class SourceFailed extends ClientException {
    private static final long serialVersionUID = 1L;

    SourceFailed(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The bytes that arrived do not have the digest that was promised. */
  public static final class Damaged extends ClientException {
    private static final long serialVersionUID = 1L;

    Damaged(String message) {
      super(message, null);
    }
  }

  /** The answer is not one that this client knows: another product, or a proxy in between. */
  public static final class Unintelligible extends ClientException {
    private static final long serialVersionUID = 1L;

    Unintelligible(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
