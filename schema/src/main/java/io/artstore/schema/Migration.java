package io.artstore.schema;

/** A step of a schema: the script that makes it and the script that takes it back. */
public final class Migration {
  private final MigrationVersion version;
  private final String name;
  private final MigrationScript up;
  private final MigrationScript down;

  Migration(MigrationVersion version, String name, MigrationScript up, MigrationScript down) {
    this.version = version;
    this.name = name;
    this.up = up;
    this.down = down;
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
