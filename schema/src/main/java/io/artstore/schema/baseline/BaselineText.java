package io.artstore.schema.baseline;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A schema as two scripts, or why it cannot be.
 *
 * @param structure makes everything that rows lie in
 * @param rules what comes after the rows: foreign keys, triggers, comments, privileges
 * @param down drops everything
 * @param tables as they are called in the database, in the order in which rows can be put into them
 * @param refused what cannot be written, each object with the reason; then the scripts are empty
 * @param leftOut statements about roles, which belong to the server, that stand in the script as
 *     comments only
 */
public record BaselineText(
    String structure,
    String rules,
    String down,
    List<String> tables,
    List<String> refused,
    List<String> leftOut) {
  public BaselineText {
    tables = List.copyOf(tables);
    refused = List.copyOf(refused);
    leftOut = List.copyOf(leftOut);
  }

  static BaselineText refused(List<String> reasons) {
    return new BaselineText("", "", "", List.of(), reasons, List.of());
  }

  /**
   * The whole way up.
   *
   * @param rows statements that put rows in; may be empty
   */
  public String up(String rows) {
    return Stream.of(structure, rows, rules)
        .filter(part -> !part.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
