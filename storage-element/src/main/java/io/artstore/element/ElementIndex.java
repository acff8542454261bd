package io.artstore.element;

import io.artstore.element.db.ClaimRows;
import io.artstore.element.db.DocumentRows;
import io.artstore.element.db.ElementRow;
import io.artstore.element.db.ElementTables;
import io.artstore.element.db.FeedRows;
import io.artstore.element.db.IntentionRows;
import io.artstore.servicekit.postgres.Database;

/** The tables of one element. */
record ElementIndex(
    DocumentRows documents,
    IntentionRows intentions,
    ElementRow element,
    FeedRows feed,
    ClaimRows claims) {

  static ElementIndex of(Database database, ElementTables tables) {
    return new ElementIndex(
        new DocumentRows(database.jdbi(), tables),
        new IntentionRows(database.jdbi(), tables),
        new ElementRow(database.jdbi(), tables),
        new FeedRows(database.jdbi(), tables),
        new ClaimRows(database.jdbi(), tables));
  }
}
