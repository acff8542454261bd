package io.artstore.schema.lint;

import java.util.List;

/**
 * What a check sees in a database, before it is known which script made it.
 *
 * @param object as in {@link Finding}, with the names as they are in the database
 * @param clues for finding the place: names that stand together in the statement, the last of them
 *     on the line; the first clue that is found counts
 */
record Sighting(
    LintRule rule, String object, List<List<String>> clues, String message, String hint) {
  Sighting {
    // A file of accepted findings needs to see where the name ends.
    boolean blanks = object.replaceAll("\\([^)]*\\)", "").contains(" ");
    object = blanks ? '"' + object + '"' : object;
    clues = List.copyOf(clues);
  }
}
