package io.artstore.schema;

import java.util.List;

/**
 * A step of a schema: the script that makes it and the script that takes it back. A baseline stands
 * in for older migrations; where these made the database it is a stamp: a line of the history, and
 * nothing else.
 */
public final class Migration {
  private final MigrationVersion version;
  private final String name;
  private final MigrationScript up;
  private final MigrationScript down;
  private final List<MigrationVersion> replaces;
  private final boolean stamp;

  Migration(MigrationVersion version, String name, MigrationScript up, MigrationScript down) {
    this(version, name, up, down, List.of(), false);
  }

  private Migration(
      MigrationVersion version,
      String name,
      MigrationScript up,
      MigrationScript down,
      List<MigrationVersion> replaces,
      boolean stamp) {
    this.version = version;
    this.name = name;
    this.up = up;
    this.down = down;
    this.replaces = List.copyOf(replaces);
    this.stamp = stamp;
  }

  /** The same as the baseline of these. */
  Migration replacing(List<MigrationVersion> versions) {
    return new Migration(version, name, up, down, versions, stamp);
  }

  /** The same for a database that the replaced migrations made: its scripts do nothing. */
  Migration asStamp() {
    return new Migration(
        version, name, up.withoutStatements(), down.withoutStatements(), replaces, true);
  }

  /** The older migrations that a baseline stands in for; none for any other migration. */
  public List<MigrationVersion> replaces() {
    return replaces;
  }

  /** Whether it only writes a line into the history. */
  public boolean stamp() {
    return stamp;
  }

  public MigrationVersion version() {
    return version;
  }

  /** The words after the digits, as in the file name. */
  public String name() {
    return name;
  }

  MigrationScript up() {
    return up;
  }

  MigrationScript down() {
    return down;
  }

  public MigrationScript script(Direction direction) {
    return switch (direction) {
      case UP -> up;
      case DOWN -> down;
    };
  }

  /**
   * The oldest program, by the head of its own folder, that works with the schema after this step.
   * Without a header it is the step itself: nothing older is promised to work.
   */
  public MigrationVersion compatibleSince() {
    return up.compatibleSince().map(MigrationVersion::new).orElse(version);
  }

  /** Version and name as people say it. */
  public String title() {
    return version + " " + name;
  }

  @Override
  public String toString() {
    return title();
  }
}
