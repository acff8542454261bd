package io.artstore.schema.lint;

import java.util.List;

/** A rule about what a database is, whichever way it came to be so. */
interface StateCheck {
  List<Sighting> check(DatabaseState state);
}
