package io.artstore.servicekit.postgres.embedded;

import java.nio.file.Path;

/** Another live process, or another part of this one, works on the directory. */
public final class DirectoryHeldException extends EmbeddedPostgresException {
  private static final long serialVersionUID = 1L;

  private final transient Path directory;
  private final String holder;

  DirectoryHeldException(Path directory, String holder) {
    super(directory + " is in use by " + holder);
    this.directory = directory;
    this.holder = holder;
  }

  public Path directory() {
    return directory;
  }

  /** Who holds it, for people: {@code process 4711 (java -cp …)}. */
  public String holder() {
    return holder;
  }
}
