package io.artstore.schema;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What lies in a migrations folder, whether or not it can be used.
 *
 * @param steps the well-named scripts, oldest first
 * @param proven the content of {@code proven.json}, if it is there and can be read
 * @param archived what the oldest migration replaced, if it is a baseline
 * @param others names of files that are no scripts
 * @param faults everything for which {@link MigrationFolder#read} refuses the folder
 * @param afterRestore the script {@value EntryAccess#AFTER_RESTORE}, where there is one
 */
public record FolderContent(
    List<Step> steps,
    Optional<ProvenJson> proven,
    Optional<FolderContent> archived,
    List<String> others,
    List<MigrationFault> faults,
    Optional<MigrationScript> afterRestore) {
  public FolderContent {
    others = List.copyOf(others);
    steps = List.copyOf(steps);
    faults = List.copyOf(faults);
  }

  /** A folder of which nothing can be read. */
  public static FolderContent unreadable(List<MigrationFault> faults) {
    return new FolderContent(
        List.of(), Optional.empty(), Optional.empty(), List.of(), faults, Optional.empty());
  }

  /** One migration, of which one direction may be missing. */
  public record Step(
      MigrationVersion version,
      String name,
      Optional<MigrationScript> up,
      Optional<MigrationScript> down) {

    /** The migration when both directions are there. */
    Optional<Migration> pair() {
      return up.isPresent() && down.isPresent()
          ? Optional.of(new Migration(version, name, up.get(), down.get()))
          : Optional.empty();
    }

    /** Version and name as people say it. */
    public String title() {
      return version + " " + name;
    }

    /** The scripts that are there. */
    public List<MigrationScript> scripts() {
      return Stream.of(up, down).flatMap(Optional::stream).toList();
    }
  }
}
