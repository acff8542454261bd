package io.artstore.schema;

import java.util.Optional;

/** A migration and which way it goes. */
record Step(Direction direction, Migration migration) {
  MigrationScript script() {
    return migration.script(direction);
  }

  /** The version that is in effect afterwards; empty for none. */
  Optional<MigrationVersion> after(Migrations migrations) {
    int index = migrations.list().indexOf(migration);
    return switch (direction) {
      case UP -> Optional.of(migration.version());
      case DOWN ->
          index == 0 ? Optional.empty() : Optional.of(migrations.list().get(index - 1).version());
    };
  }

  String title() {
    return direction.word() + " " + migration.title();
  }
}
