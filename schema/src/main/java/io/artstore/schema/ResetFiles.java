package io.artstore.schema;

import io.artstore.schema.SchemaRefusedException.Reason;
import io.artstore.schema.backup.DurableFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a migrations folder while a baseline takes the place of migrations. The archive
 * appears whole, with a copy of every replaced file and the new ones in a subfolder; then these go
 * to their place, the replaced ones are deleted, {@code proven.json} is exchanged, and last the
 * subfolder goes. Until then everybody who reads the folder either finds it as it was or is told.
 */
final class ResetFiles {
  private final Path folder;
  private final Runnable beforeChange;

  ResetFiles(Path folder) {
    this(folder, () -> {});
  }

  /**
   * @param beforeChange runs before each change of a file, where the process may end
   */
  ResetFiles(Path folder, Runnable beforeChange) {
    this.folder = folder;
    this.beforeChange = beforeChange;
  }

  /** Text of all files by their names in the folder; what is hidden is no part of it. */
  Map<String, String> texts() throws IOException {
    Map<String, String> texts = new TreeMap<>();
    for (String name : names(folder)) {
      texts.put(name, text(folder.resolve(name)));
    }
    return texts;
  }

  /** With line feeds only, as scripts are read. */
  private static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).replace("\r\n", "\n");
  }

  private static Set<String> names(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return Set.of();
    }
    try (Stream<Path> files = Files.walk(directory)) {
      Set<String> names = new TreeSet<>();
      files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString().replace('\\', '/'))
          .filter(name -> !name.startsWith(".") && !name.contains("/."))
          .forEach(names::add);
      return names;
    }
  }

  /** Which files go into the archive: the pairs, all seeds, the proof, and older archives. */
  Set<String> replacedBy(Migrations migrations) throws IOException {
    Set<String> pairs = new TreeSet<>();
    for (Migration migration : migrations.list()) {
      pairs.add(migration.up().file());
      pairs.add(migration.down().file());
    }
    Set<String> replaced = names(folder);
    replaced.removeIf(
        name ->
            !pairs.contains(name)
                && !name.equals(ProvenJson.FILE)
                && !name.startsWith(MigrationFolder.SEEDS + "/")
                && !name.startsWith(MigrationFolder.ARCHIVE + "/"));
    return replaced;
  }

  void publish(ResetPlan plan) throws IOException {
    Path archive = folder.resolve(plan.archive());
    removeTraces(folder.resolve(MigrationFolder.ARCHIVE));
    DurableFolder copy = DurableFolder.begin(archive);
    try {
      for (Map.Entry<String, String> file : plan.moved().entrySet()) {
        byte[] content = Files.readAllBytes(folder.resolve(file.getKey()));
        if (!Sha256Digest.of(text(folder.resolve(file.getKey()))).equals(file.getValue())) {
          throw new IOException(
              file.getKey() + " changed while the reset was proven; nothing was changed");
        }
        beforeChange.run();
        copy.write(file.getKey(), out -> out.write(content));
      }
      for (Map.Entry<String, String> file : plan.created().entrySet()) {
        beforeChange.run();
        copy.write(
            MigrationFolder.UNFINISHED + "/" + file.getKey(),
            out -> out.write(file.getValue().getBytes(StandardCharsets.UTF_8)));
      }
      beforeChange.run();
      copy.publish();
    } catch (IOException e) {
      copy.discard(e);
      throw e;
    }
    install(archive);
  }

  /** What an interrupted run left under hidden names was never anybody's. */
  private static void removeTraces(Path archives) throws IOException {
    if (!Files.isDirectory(archives)) {
      return;
    }
    try (Stream<Path> entries = Files.list(archives)) {
      for (Path entry : entries.toList()) {
        if (hidden(entry)) {
          DurableFolder.deleteTree(entry);
        }
      }
    }
  }

  private static boolean hidden(Path entry) {
    return String.valueOf(entry.getFileName()).startsWith(".");
  }

  private void install(Path archive) throws IOException {
    Path waiting = archive.resolve(MigrationFolder.UNFINISHED);
    Set<String> created = names(waiting);
    String last = ProvenJson.FILE;
    for (String name : inOrder(created)) {
      put(waiting, name);
    }
    for (String name : names(archive)) {
      Path replaced = folder.resolve(name);
      if (!name.startsWith(MigrationFolder.UNFINISHED + "/")
          && !created.contains(name)
          && !name.equals(last)
          && Files.exists(replaced)
          && same(archive.resolve(name), replaced)) {
        beforeChange.run();
        Files.delete(replaced);
        removeEmpty(replaced.getParent());
      }
    }
    put(waiting, last);
    beforeChange.run();
    DurableFolder.remove(waiting);
  }

  /** The way up first: from then on whoever reads the folder is told; the proof comes last. */
  private static List<String> inOrder(Set<String> created) {
    Set<String> rest = new TreeSet<>(created);
    rest.remove(ProvenJson.FILE);
    Stream<String> first = rest.stream().filter(name -> name.endsWith(".up.sql"));
    Stream<String> then = rest.stream().filter(name -> !name.endsWith(".up.sql"));
    return Stream.concat(first, then).toList();
  }

  private void put(Path waiting, String name) throws IOException {
    beforeChange.run();
    DurableFolder.replace(folder.resolve(name), Files.readAllBytes(waiting.resolve(name)));
  }

  /** Folders that held nothing but replaced files, up to the migrations folder itself. */
  private void removeEmpty(@Nullable Path directory) throws IOException {
    Path now = directory;
    while (now != null && !now.equals(folder)) {
      try (Stream<Path> left = Files.list(now)) {
        if (left.findAny().isPresent()) {
          return;
        }
      }
      Files.delete(now);
      now = now.getParent();
    }
  }

  Optional<String> resume() throws IOException {
    Path archives = folder.resolve(MigrationFolder.ARCHIVE);
    if (!Files.isDirectory(archives)) {
      return Optional.empty();
    }
    List<Path> found;
    try (Stream<Path> entries = Files.list(archives)) {
      found =
          entries
              .filter(entry -> !hidden(entry))
              .filter(entry -> Files.isDirectory(entry.resolve(MigrationFolder.UNFINISHED)))
              .toList();
    }
    return found.isEmpty() ? Optional.empty() : Optional.of(resume(found.getFirst()));
  }

  private String resume(Path archive) throws IOException {
    Set<String> created = names(archive.resolve(MigrationFolder.UNFINISHED));
    Set<String> strangers = new TreeSet<>();
    for (String name : names(folder)) {
      Path copy = archive.resolve(name);
      boolean script = !name.contains("/") && name.endsWith(".sql");
      if (script
          && !name.equals(EntryAccess.AFTER_RESTORE)
          && !created.contains(name)
          && !(Files.exists(copy) && same(copy, folder.resolve(name)))) {
        strangers.add(name);
      }
    }
    if (strangers.isEmpty()) {
      install(archive);
      return "the reset to " + archive.getFileName() + " that was cut off is done now";
    }
    boolean begun =
        created.stream()
            .filter(name -> name.endsWith(".up.sql"))
            .anyMatch(name -> Files.exists(folder.resolve(name)));
    if (begun) {
      throw new SchemaRefusedException(
          Reason.CHANGED,
          folder
              + ": a reset to "
              + archive.getFileName()
              + " was cut off, and since then these came or changed: "
              + String.join(", ", strangers)
              + "; nothing was changed; put them aside and run reset again, it goes on");
    }
    DurableFolder.remove(archive);
    removeEmpty(archive.getParent());
    return "a reset to "
        + archive.getFileName()
        + " that was cut off before it changed anything was taken away";
  }

  private static boolean same(Path one, Path other) throws IOException {
    return Arrays.equals(Files.readAllBytes(one), Files.readAllBytes(other));
  }
}
