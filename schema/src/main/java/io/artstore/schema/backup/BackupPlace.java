package io.artstore.schema.backup;

import io.artstore.schema.BackupException;
import io.artstore.schema.BackupException.Reason;
import io.artstore.schema.SchemaEntry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder in which backups lie, each in a folder {@code NAME-YYYYMMDDTHHMMSSZ}. The name is that
 * of the entry, and of its prefix where it does not say so already: several entries of one name may
 * differ by nothing else.
 *
 * @param directory made when it is missing
 * @param keep how many good backups of an entry stay; older ones are removed after a new one
 */
public record BackupPlace(Path directory, int keep) {
  public static final Path DEFAULT_DIRECTORY = Path.of("backups");
  public static final int DEFAULT_KEEP = 5;

  private static final Pattern NAME =
      Pattern.compile("([a-z][a-z0-9_-]*)-([0-9]{8}T[0-9]{6}Z)(?:-([0-9]{1,4}))?");

  public BackupPlace {
    if (keep < 1) {
      throw new IllegalArgumentException("--keep " + keep + ": at least 1 backup stays");
    }
  }

  /** A backup that can be restored as far as its size tells. */
  private record Good(Path folder, String moment, int number) {}

  static String name(SchemaEntry entry) {
    String ending = entry.prefix().map(prefix -> "-" + prefix).orElse("");
    return entry.name().endsWith(ending) ? entry.name() : entry.name() + ending;
  }

  /** Good backups of the entry in its database, newest first. */
  public List<Path> good(SchemaEntry entry) throws IOException {
    List<Good> found = new ArrayList<>();
    for (Path folder : folders()) {
      Matcher name = NAME.matcher(String.valueOf(folder.getFileName()));
      if (name.matches() && name.group(1).equals(name(entry)) && isGood(folder, entry)) {
        String number = name.group(3);
        found.add(new Good(folder, name.group(2), number == null ? 1 : Integer.parseInt(number)));
      }
    }
    Comparator<Good> oldestFirst =
        Comparator.comparing(Good::moment).thenComparingInt(Good::number);
    return found.stream().sorted(oldestFirst.reversed()).map(Good::folder).toList();
  }

  private static boolean isGood(Path folder, SchemaEntry entry) {
    try {
      SavedFolder saved = SavedFolder.open(folder);
      saved.requireFiles();
      return saved.manifest().isOf(entry) && saved.manifest().database().equals(entry.database());
    } catch (BackupException e) {
      // Whatever is wrong with it, it is not counted as good and not removed.
      return false;
    }
  }

  /** What interrupted backups of the entry left; never taken for backups, never removed. */
  public List<Path> interrupted(SchemaEntry entry) throws IOException {
    return hidden(entry, DurableFolder.UNFINISHED);
  }

  private List<Path> hidden(SchemaEntry entry, String ending) throws IOException {
    return folders().stream()
        .filter(
            folder -> {
              String hidden = String.valueOf(folder.getFileName());
              if (!hidden.startsWith(".") || !hidden.endsWith(ending)) {
                return false;
              }
              Matcher name = NAME.matcher(hidden.substring(1, hidden.length() - ending.length()));
              return name.matches() && name.group(1).equals(name(entry));
            })
        .sorted()
        .toList();
  }

  /** Removes the oldest good backups of the entry beyond {@link #keep}. */
  List<Path> prune(SchemaEntry entry) throws IOException {
    for (Path left : hidden(entry, DurableFolder.REMOVED)) {
      // An earlier removal that was interrupted.
      DurableFolder.deleteTree(left);
    }
    List<Path> good = good(entry);
    List<Path> old = good.subList(Math.min(keep, good.size()), good.size());
    for (Path folder : old) {
      DurableFolder.remove(folder);
    }
    return List.copyOf(old);
  }

  private List<Path> folders() throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(directory)) {
      return children.filter(Files::isDirectory).toList();
    }
  }

  /** The nearest folder that exists already: the disk that it will be on. */
  Path existing() {
    Path folder = directory.toAbsolutePath();
    while (!Files.exists(folder)) {
      Path parent = folder.getParent();
      if (parent == null) {
        throw new BackupException(Reason.FOLDER_FAILED, directory + " is no folder for backups");
      }
      folder = parent;
    }
    return folder;
  }
}
