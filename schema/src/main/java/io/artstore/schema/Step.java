package io.artstore.schema;

/** A migration and which way it goes. */
record Step(Direction direction, Migration migration) {
  MigrationScript script() {
    return migration.script(direction);
  }

  String title() {
    return direction.word() + " " + migration.title();
  }
}
