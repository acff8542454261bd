package io.artstore.element.problem;

import io.artstore.api.problem.ErrorCode;
import io.artstore.filestore.FileStoreException;
import io.artstore.servicekit.http.ProblemException;
import java.time.Duration;

/** Turns faults of the volume into answers. Names of files stay in the log. */
public final class StorageProblems {
  private static final Duration RETRY = Duration.ofSeconds(5);

  private StorageProblems() {}

  /** The answer to a request that met a fault and left nothing behind. */
  public static ProblemException of(FileStoreException fault) {
    return switch (fault) {
      case FileStoreException.Full full ->
          new ProblemException(ErrorCode.INSUFFICIENT_STORAGE, "the volume is full").cause(full);
      case FileStoreException.NotFound missing -> damaged(missing);
      case FileStoreException.Corrupt corrupt -> damaged(corrupt);
      case FileStoreException.AlreadyExists exists -> unavailable(exists);
      case FileStoreException.Unavailable away -> unavailable(away);
      case FileStoreException.Unsuitable unsuitable -> unavailable(unsuitable);
    };
  }

  private static ProblemException damaged(FileStoreException fault) {
    return new ProblemException(
            ErrorCode.FILE_DAMAGED, "the files of the document are not what was stored")
        .cause(fault);
  }

  private static ProblemException unavailable(FileStoreException fault) {
    return new ProblemException(ErrorCode.STORAGE_UNAVAILABLE, "the volume failed")
        .retryAfter(RETRY)
        .cause(fault);
  }
}
