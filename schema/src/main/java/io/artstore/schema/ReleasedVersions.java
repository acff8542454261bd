package io.artstore.schema;

import io.artstore.schema.ProvenJson.ProvenMigration;
import java.util.List;
import java.util.Optional;

/** Which versions may be live somewhere; each is a start from which a proof goes to the head. */
public final class ReleasedVersions {
  private final boolean every;
  private final Optional<List<MigrationVersion>> named;

  private ReleasedVersions(boolean every, Optional<List<MigrationVersion>> named) {
    this.every = every;
    this.named = named.map(List::copyOf);
  }

  /** Those that {@code proven.json} marks as released. */
  public static ReleasedVersions marked() {
    return new ReleasedVersions(false, Optional.empty());
  }

  /** Any version of the folder may be live. */
  public static ReleasedVersions all() {
    return new ReleasedVersions(true, Optional.empty());
  }

  /** These; a version that a folder does not have is another folder's. */
  public static ReleasedVersions of(List<MigrationVersion> versions) {
    return new ReleasedVersions(false, Optional.of(versions));
  }

  /** The versions that were named; empty when none was. */
  public List<MigrationVersion> named() {
    return named.orElse(List.of());
  }

  /**
   * Whether a version that was stated is this one. YAML takes the underscore between digits for a
   * separator of thousands, so {@code 20260102_0900} may arrive without it.
   */
  public static boolean means(MigrationVersion stated, MigrationVersion version) {
    return stated.sameAs(version) || stated.text().equals(version.text().replace("_", ""));
  }

  /** The starts below the head, oldest first. */
  List<MigrationVersion> starts(Migrations migrations) {
    List<Migration> list = migrations.list();
    return list.isEmpty()
        ? List.of()
        : list.subList(0, list.size() - 1).stream()
            .map(Migration::version)
            .filter(version -> released(version, migrations))
            .toList();
  }

  private boolean released(MigrationVersion version, Migrations migrations) {
    if (every) {
      return true;
    }
    return named
        .map(versions -> versions.stream().anyMatch(stated -> means(stated, version)))
        .orElseGet(
            () ->
                migrations
                    .proven()
                    .flatMap(proven -> proven.find(version))
                    .map(ProvenMigration::released)
                    .orElse(false));
  }
}
