package io.artstore.schema;

import io.artstore.schema.MigrationFault.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Begins a migration: the pair of files with the next version, empty but for what may stand in
 * them. A file that is there is never written over.
 */
public final class NewMigration {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

  /** Leaves room for version and ending in the 255 bytes of a file name. */
  private static final int LONGEST_NAME = 180;

  private static final String UP_HELP =
      """
      -- What it takes to go forward, in one transaction. Headers stand above the first statement,
      -- each on a line of its own, two hyphens and a space before it:
      --   "compatible-since: VERSION"  the oldest version whose programs work with the schema after
      --                                this; without it that is this version itself
      --   "loses: WHAT"                rows that the statements below lose, in your words
      --   "no-transaction"             for a single statement that cannot run in a transaction, such
      --                                as CREATE INDEX CONCURRENTLY
      """;

  private static final String DOWN_HELP =
      """
      -- The way back: afterwards the schema is exactly as it was before, types, functions and
      -- sequences included. Write "loses: WHAT" into a header where statements below lose rows.
      """;

  private static final String PREFIX_HELP =
      """
      -- The names of tables begin with ${prefix}_, which stands for the prefix of the entry.
      """;

  private final InstantSource clock;

  public NewMigration(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * The two files.
   *
   * @param seed where rows for its proof go; not written
   */
  public record Begun(Path up, Path down, Path seed) {}

  /** What a folder wants of a name: small letters, digits, underscores; other words are joined. */
  public static String normalized(String words) {
    String name =
        words.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s-]+", "_").replaceAll("_+", "_");
    if (!NAME.matcher(name).matches() || name.length() > LONGEST_NAME) {
      throw new IllegalArgumentException(
          "a migration cannot be called '"
              + words
              + "': a name begins with a letter and holds at most "
              + LONGEST_NAME
              + " small Latin letters, digits and underscores; nothing was written");
    }
    return name;
  }

  /**
   * Writes the pair.
   *
   * @param name as {@link #normalized} gives it
   * @throws IllegalArgumentException when the entry's migrations lie in no folder
   * @throws MigrationFolderException when the folder has faults that hide what is newest
   */
  public Begun write(SchemaEntry entry, String name) {
    Path directory =
        entry
            .migrations()
            .directory()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the migrations of "
                            + entry.name()
                            + " came packed with the program ("
                            + entry.migrations().title()
                            + ") and are proven as they are; write new ones in its source tree,"
                            + " nothing was written"));
    String stem = nextVersion(entry) + "_" + name;
    Path up = directory.resolve(stem + ".up.sql");
    Path down = directory.resolve(stem + ".down.sql");
    String prefixHelp = entry.prefix().isPresent() ? PREFIX_HELP : "";
    create(up, UP_HELP + prefixHelp);
    try {
      create(down, DOWN_HELP + prefixHelp);
    } catch (IllegalArgumentException | UncheckedIOException e) {
      takeBack(up, e);
      throw e;
    }
    String version = stem.substring(0, stem.length() - name.length() - 1);
    return new Begun(up, down, directory.resolve("seed").resolve(version + ".sql"));
  }

  private static void create(Path file, String text) {
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new IllegalArgumentException(file + " is there already; nothing was written", e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static void takeBack(Path file, RuntimeException cause) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Now, or what follows the newest that is there when that is not older. */
  private String nextVersion(SchemaEntry entry) {
    FolderContent content = entry.migrations().inspect(entry.prefix());
    List<MigrationFault> hiding =
        content.faults().stream()
            .filter(fault -> fault.kind() == Kind.UNREADABLE || fault.kind() == Kind.MISNAMED)
            .toList();
    if (!hiding.isEmpty()) {
      throw new MigrationFolderException(entry.migrations().title(), hiding);
    }
    Instant now = clock.instant();
    return (content.steps().isEmpty()
            ? NextVersion.first(now)
            : NextVersion.after(content.steps().getLast().version(), now))
        .text();
  }
}
