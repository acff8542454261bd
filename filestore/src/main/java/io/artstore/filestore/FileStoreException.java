package io.artstore.filestore;

import java.io.IOException;

/**
 * A fault of a store. What can be done about it is in the type: nothing here is retried by the
 * store itself.
 */
public abstract sealed class FileStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  private FileStoreException(String message) {
    super(message);
  }

  private FileStoreException(String message, Throwable cause) {
    super(message, cause);
  }

  /** There is no file of this name. */
  public static final class NotFound extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public NotFound(StorePath path) {
      super(path + ": there is no such file");
    }
  }

  /** The name is taken; whatever has it was not touched. */
  public static final class AlreadyExists extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public AlreadyExists(StorePath path) {
      super(path + ": the name is taken");
    }
  }

  /** The volume, or a quota on it, has no room. A retry helps once somebody made room. */
  public static final class Full extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public Full(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The volume failed, is read-only or gone. A retry may help. */
  public static final class Unavailable extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** What is there is not what was promised: shorter than it was, larger than allowed, no file. */
  public static final class Corrupt extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public Corrupt(String message) {
      super(message);
    }
  }

  /** The volume cannot do what durable writing needs; it must not be used at all. */
  public static final class Unsuitable extends FileStoreException {
    private static final long serialVersionUID = 1L;

    public Unsuitable(String message) {
      super(message);
    }

    public Unsuitable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
