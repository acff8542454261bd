package io.artstore.app.serve;

import io.artstore.admin.keys.UnusableKeyException;
import io.artstore.element.takeover.ForeignIndexException;
import io.artstore.filestore.DirectoryHeldException;
import io.artstore.filestore.FileStoreException;
import io.artstore.schema.SchemaException;
import io.artstore.servicekit.config.ConfigException;
import io.artstore.servicekit.http.PortTakenException;
import io.artstore.servicekit.postgres.DatabaseUnavailableException;
import io.artstore.servicekit.postgres.embedded.EmbeddedPostgresException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Optional;

/**
 * A start that was refused for a reason that people can mend.
 *
 * @param sentences what is wrong, one a line
 */
public record StartFailure(List<String> sentences, int exitCode) {
  /** Failed for another reason; what it says is true of a stop as well. */
  public static final int FAILED = 1;

  /** The command line or the configuration. */
  public static final int USAGE = 2;

  /** Somebody else has the directory or a port. */
  public static final int TAKEN = 3;

  public StartFailure {
    sentences = List.copyOf(sentences);
  }

  /** Empty for what is a bug: its stack trace must be seen. */
  public static Optional<StartFailure> of(Throwable failure) {
    return switch (failure) {
      case ConfigException config -> Optional.of(new StartFailure(config.problems(), USAGE));
      case PortTakenException port -> one(port, TAKEN);
      case DirectoryHeldException held -> one(held, TAKEN);
      case io.artstore.servicekit.postgres.embedded.DirectoryHeldException held -> one(held, TAKEN);
      case SchemaException schema -> one(schema, FAILED);
      case DatabaseUnavailableException database -> one(database, FAILED);
      case EmbeddedPostgresException server -> one(server, FAILED);
      case FileStoreException volume -> one(volume, FAILED);
      case UnusableKeyException key -> one(key, FAILED);
      case ForeignIndexException index -> one(index, FAILED);
      case UncheckedIOException unchecked ->
          Optional.of(new StartFailure(List.of(describe(unchecked)), FAILED));
      case IOException io -> Optional.of(new StartFailure(List.of(describe(io)), FAILED));
      default -> Optional.empty();
    };
  }

  /** What the fault underneath says. */
  public static String describe(UncheckedIOException fault) {
    return Optional.ofNullable(fault.getCause())
        .map(StartFailure::describe)
        .orElseGet(() -> String.valueOf(fault.getMessage()));
  }

  /** Some of the platform's messages are nothing but a path. */
  private static String describe(IOException fault) {
    return switch (fault) {
      case AccessDeniedException denied -> denied.getFile() + ": access denied";
      case NoSuchFileException missing -> missing.getFile() + ": no such file or directory";
      case FileAlreadyExistsException there ->
          there.getFile() + ": is there already, and no folder";
      case FileSystemException other -> String.valueOf(other.getMessage());
      default -> String.valueOf(fault.getMessage());
    };
  }

  private static Optional<StartFailure> one(Throwable failure, int exitCode) {
    return Optional.of(new StartFailure(List.of(String.valueOf(failure.getMessage())), exitCode));
  }
}
